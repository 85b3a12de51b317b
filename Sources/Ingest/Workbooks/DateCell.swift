import Tables

/// A date as text in a cell of its own type (ECMA-376 part 1, 18.18.11 `d`): ISO 8601 in its long form.
struct DateCell {
  private let text: UnsafeRawBufferPointer

  init(_ text: UnsafeRawBufferPointer) { self.text = text }

  /// Writes it as `SerialDate` writes dates; false, and perhaps a part of it written, where it is none.
  func write(_ dates: SerialDate, to buffer: CellBuffer) -> Bool {
    let hasDay = text.count >= 10 && text[4] == 0x2D
    var place = hasDay ? 10 : 0
    guard hasDay || text.count >= 5 else { return false }
    var day: Int?
    if hasDay {
      guard text[7] == 0x2D, let century = pair(0), let year = pair(2), let month = pair(5), let number = pair(8),
        let date = PartialDate(year: century * 100 + year, month: month, day: number)
      else { return false }
      day = Int(date.days)
      if text.count == 10 {
        dates.day(Int(date.days), 0, to: buffer)
        return true
      }
      guard text[10] == 0x54 else { return false }
      place = 11
    } else if text[0] == 0x54 {
      place = 1
    }
    guard var seconds = time(&place), place == text.count else { return false }
    if let day {
      dates.day(day + seconds / 86_400, seconds % 86_400, to: buffer)
    } else {
      seconds = min(seconds, 86_399)
      dates.time(seconds, to: buffer)
    }
    return true
  }

  /// Seconds after midnight, to the nearest.
  private func time(_ place: inout Int) -> Int? {
    guard let hour = pair(place), hour < 24, byte(place + 2) == 0x3A, let minute = pair(place + 3), minute < 60 else {
      return nil
    }
    place += 5
    var seconds = hour * 3600 + minute * 60
    if byte(place) == 0x3A {
      guard let second = pair(place + 1), second < 60 else { return nil }
      seconds += second
      place += 3
      if byte(place) == 0x2E {
        guard let first = digit(place + 1) else { return nil }
        if first >= 5 { seconds += 1 }
        place += 2
        while digit(place) != nil { place += 1 }
      }
    }
    if byte(place) == 0x5A { place += 1 }
    return seconds
  }

  private func byte(_ place: Int) -> UInt8 { place < text.count ? text[place] : 0 }

  private func digit(_ place: Int) -> Int? {
    let value = byte(place) &- 0x30
    return value < 10 ? Int(value) : nil
  }

  private func pair(_ place: Int) -> Int? {
    guard let tens = digit(place), let ones = digit(place + 1) else { return nil }
    return tens * 10 + ones
  }
}
