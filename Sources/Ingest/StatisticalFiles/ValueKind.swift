/// What the numbers of a variable stand for, by the format that the file states for it.
enum ValueKind: Equatable {
  case number
  /// A count of units since an epoch, written as a date; with a time of day where there is one.
  case date(Epoch)
  case dateTime(Epoch)
  /// Seconds, or milliseconds in Stata, since midnight or as a duration.
  case time(unitsPerSecond: Double)
  /// Months since January 1960.
  case month
  /// A format of dates or times that is not read as one: the numbers stay.
  case unreadDate

  struct Epoch: Equatable {
    /// Days from 1970-01-01 back to the day that is counted from.
    let day: Int
    let unitsPerDay: Double

    static let sasDays = Epoch(day: -3653, unitsPerDay: 1)
    static let sasSeconds = Epoch(day: -3653, unitsPerDay: 86_400)
    /// 1582-10-14, the day before the first of the Gregorian calendar.
    static let spss = Epoch(day: -141_428, unitsPerDay: 86_400)
    static let stataDays = Epoch(day: -3653, unitsPerDay: 1)
    static let stataMilliseconds = Epoch(day: -3653, unitsPerDay: 86_400_000)
  }

  /// - Parameter text: the format as ReadStat states it, such as `DATE9`, `EDATE10` or `%tdCCYY-NN-DD`.
  init(_ text: String, _ format: StatisticalFile.Format) {
    switch format {
    case .xptV5, .xptV8: self = ValueKind.sas(ValueKind.word(text))
    case .sav, .zsav: self = ValueKind.spss(ValueKind.word(text))
    case .dta: self = ValueKind.stata(text)
    }
  }

  /// The name of a format without its width and decimals.
  private static func word(_ text: String) -> String {
    let name = text.prefix { $0 != "." }.uppercased()
    let digits = name.reversed().prefix { $0.isNumber }.count
    return String(name.dropLast(digits))
  }

  /// SAS 9.4, "Formats by Category".
  private static func sas(_ word: String) -> ValueKind {
    for order in ["DDMMYY", "MMDDYY", "YYMMDD"] where word.hasPrefix(order) {
      return ["", "B", "C", "D", "N", "P", "S"].contains(word.dropFirst(order.count)) ? .date(.sasDays) : .unreadDate
    }
    switch word {
    case "DATE", "E8601DA", "B8601DA", "IS8601DA", "ND8601DA", "WORDDATE", "WORDDATX", "WEEKDATE", "WEEKDATX", "JULIAN",
      "EURDFDD", "NLDATE":
      return .date(.sasDays)
    case "DATETIME", "DATEAMPM", "MDYAMPM", "DTDATE", "DTWKDATX", "NLDATM", "E8601DT", "B8601DT", "IS8601DT",
      "E8601DN", "B8601DN", "IS8601DN", "E8601DZ", "B8601DZ", "IS8601DZ":
      return .dateTime(.sasSeconds)
    case "TIME", "TIMEAMPM", "HHMM", "TOD", "NLTIME", "E8601TM", "B8601TM", "IS8601TM":
      return .time(unitsPerSecond: 1)
    case "DAY", "DOWNAME", "HOUR", "JULDAY", "MMSS", "MONNAME", "MONTH", "WEEKDAY", "YEAR":
      return .unreadDate
    default:
      let others = [
        "MONYY", "YYMM", "MMYY", "YYQ", "QTR", "YYMON", "DTMONYY", "DTYEAR", "DTYYQC", "WEEK", "E8601", "B8601",
      ]
      return others.contains { word.hasPrefix($0) } ? .unreadDate : .number
    }
  }

  /// IBM SPSS Statistics, "Date and Time Formats".
  private static func spss(_ word: String) -> ValueKind {
    switch word {
    case "DATE", "ADATE", "EDATE", "SDATE", "JDATE": .date(.spss)
    case "DATETIME", "YMDHMS": .dateTime(.spss)
    case "TIME": .time(unitsPerSecond: 1)
    case "DTIME", "MTIME", "QYR", "MOYR", "WKYR", "WKDAY", "MONTH": .unreadDate
    default: .number
    }
  }

  /// Stata, "Datetime display formats".
  private static func stata(_ text: String) -> ValueKind {
    var rest = text.utf8.drop { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "-") }
    guard let first = rest.popFirst() else { return .number }
    if first == UInt8(ascii: "d") { return .date(.stataDays) }
    guard first == UInt8(ascii: "t"), let unit = rest.popFirst() else { return .number }
    switch unit {
    case UInt8(ascii: "d"): return .date(.stataDays)
    case UInt8(ascii: "c"):
      return ["HH:MM:SS", "HH:MM"].contains(String(Substring(rest)))
        ? .time(unitsPerSecond: 1000) : .dateTime(.stataMilliseconds)
    case UInt8(ascii: "m"): return .month
    // The value is the year itself.
    case UInt8(ascii: "y"): return .number
    default: return .unreadDate
    }
  }
}
