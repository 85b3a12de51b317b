import Crypto
import Stages
import StudyModel
import Tables

/// The participants that a kernel has met: token, days of shift and centre, found by the cell as the
/// site wrote it, so that a row costs one look into a table of bytes.
struct Participants {
  /// What stands in place of a participant where a cell names none.
  enum Stranger: Int32 {
    case missing = -1
    case unreadable = -2
    case unknownSite = -3
  }

  /// Distinct cells that are remembered before the memory is given up and begun anew.
  private static let limit = 1 << 16

  private let site: Site
  private let study: String
  private let centreNumbers: CentreNumbers
  private let pseudonymKey: SymmetricKey
  private let shiftKey: SymmetricKey
  private let crosswalk: Crosswalk
  private var cells = ByteIndex()
  /// By the number of the cell: an index into the three below, or a stranger.
  private var known: [Int32] = []
  private(set) var tokens: [Crosswalk.Token] = []
  private(set) var shifts: [Int32] = []
  private(set) var centres: [Int32] = []

  init(site: Site, study: Study, pseudonymKey: SymmetricKey, shiftKey: SymmetricKey, crosswalk: Crosswalk) {
    self.site = site
    self.study = study.id
    centreNumbers = CentreNumbers(study)
    self.pseudonymKey = pseudonymKey
    self.shiftKey = shiftKey
    self.crosswalk = crosswalk
  }

  /// The participant of each row, as an index into `shifts` and `centres`, or a stranger.
  mutating func find(_ column: TextColumn, in table: TableName) throws -> [Int32] {
    if cells.count > Participants.limit {
      cells = ByteIndex()
      known = []
      tokens = []
      shifts = []
      centres = []
    }
    var found = [Int32](repeating: Stranger.missing.rawValue, count: column.count)
    try column.bytes.withUnsafeBytes { bytes in
      // A participant's records mostly stand together, so the row before is looked at first.
      var last = UnsafeRawBufferPointer(start: nil, count: 0)
      var lastFound = Stranger.missing.rawValue
      for row in 0..<column.count where column.reasons.isEmpty || column.reasons[row] == 0 {
        let cell = UnsafeRawBufferPointer(rebasing: bytes[Int(column.offsets[row])..<Int(column.offsets[row + 1])])
        if !cell.holdsSameBytes(as: last) {
          let number = cells.number(of: cell)
          if number == known.count { known.append(try enter(cell, table)) }
          lastFound = known[number]
          last = cell
        }
        found[row] = lastFound
      }
    }
    return found
  }

  private mutating func enter(_ cell: UnsafeRawBufferPointer, _ table: TableName) throws -> Int32 {
    guard let trialNumber = site.subject.trialNumber(of: cell, site: site.number) else {
      return Stranger.unreadable.rawValue
    }
    guard let centre = centreNumbers.centre(ofTrialNumber: trialNumber) else {
      return Stranger.unknownSite.rawValue
    }
    // The codes are computed once a run, not once a file: another file of the run may have met the participant.
    let entry = try trialNumber.withUnsafeBytes { number in
      try crosswalk.entry(of: number) {
        let token = try Pseudonym.token(study: study, trialNumber: trialNumber, key: pseudonymKey)
        guard let token = token.withUnsafeBytes({ Crosswalk.Token($0) }) else {
          preconditionFailure("a token has as many bytes as the crosswalk keeps")
        }
        return (token, try DateShift.days(study: study, trialNumber: trialNumber, key: shiftKey))
      }
    }
    guard let entry else { throw DeidentifyError.tokenCollision(table) }
    tokens.append(entry.token)
    shifts.append(entry.shift)
    centres.append(Int32(centre))
    return Int32(shifts.count - 1)
  }
}
