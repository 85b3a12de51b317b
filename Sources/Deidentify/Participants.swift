import Crypto
import Stages
import StudyModel
import Tables

/// Finds the participants that the rows of a site's tables name: token, days of shift and centre.
struct Participants {
  /// What stands in place of a participant where a cell names none.
  enum Stranger: Int32 {
    case missing = -1
    case unreadable = -2
    case unknownSite = -3
  }

  private let reader: SubjectReader
  private let study: Study
  private let pseudonymCode: HMAC<SHA256>
  private let shiftCode: HMAC<SHA256>
  private let crosswalk: Crosswalk
  private let step: DateShift.Step
  private let anchors: Anchors
  private let sightings: Sightings
  private let transfer: UInt32
  private var met = MetParticipants()
  /// The participants of the batch in hand, in order of their first rows; one may stand in it twice.
  private var subjects: [Crosswalk.Subject] = []
  private(set) var entries: [Crosswalk.Entry] = []

  init(
    site: Site, transfer: UInt32, study: Study, keys: StudyKeys, step: DateShift.Step, environment: StageEnvironment
  ) throws {
    reader = SubjectReader(site, study: study)
    self.study = study
    self.step = step
    self.transfer = transfer
    pseudonymCode = try Pseudonym.code(for: "subject", study: study.id, key: keys.key(for: .pseudonym))
    shiftCode = try Pseudonym.code(for: "shift", study: study.id, key: keys.key(for: .dateShift))
    crosswalk = environment.crosswalk
    sightings = environment.sightings
    anchors = environment.anchors
  }

  /// 0 for nobody, and for a participant without an anchor.
  func shift(of participant: Int32) -> Int32 { participant < 0 ? 0 : entries[Int(participant)].shift }
  /// Who a participant is and by how many days dates move; nil for a stranger.
  func person(_ participant: Int32) -> (subject: Crosswalk.Subject, shift: Int32)? {
    participant < 0 ? nil : (subjects[Int(participant)], entries[Int(participant)].shift)
  }
  func centre(of participant: Int32) -> Int32 { participant < 0 ? 0 : subjects[Int(participant)].centre }

  /// The participant of each row, as an index into `entries`, or a stranger.
  mutating func find(_ column: TextColumn, in table: TableName, _ origins: RowOrigins) throws -> [Int32] {
    var found = [Int32](repeating: Stranger.missing.rawValue, count: column.count)
    var subjects: [Crosswalk.Subject] = []
    var met = MetParticipants()
    swap(&met, &self.met)
    reader.read(column) { row, subject in
      switch subject {
      case .participant(let centre, let sequence):
        let subject = Crosswalk.Subject(centre: centre, sequence: sequence)
        if subjects.isEmpty || subjects[subjects.count - 1] != subject {
          subjects.append(subject)
          if met.insert(subject) { sight(subject, in: column, row, origins) }
        }
        found[row] = Int32(subjects.count - 1)
      case .unreadable: found[row] = Stranger.unreadable.rawValue
      case .unknownSite: found[row] = Stranger.unknownSite.rawValue
      }
    }
    self.met = met
    // The codes are computed once a run, not once a file: another file of the run may have met the participant.
    let entries = try crosswalk.entries(of: subjects) { subject in
      let number = SubjectPattern.trialNumber(
        site: study.sites[Int(subject.centre)].number, sequence: subject.sequence)
      let trialNumber = Array(number.utf8)
      let token = try Pseudonym.token(trialNumber: trialNumber, code: pseudonymCode)
      guard let token = token.withUnsafeBytes({ Crosswalk.Token($0) }) else {
        preconditionFailure("a token has as many bytes as the crosswalk keeps")
      }
      guard case .anchor(let day) = step else {
        return (token, try DateShift.days(trialNumber: trialNumber, code: shiftCode, step: step))
      }
      guard let anchor = anchors[subject] else { return (token, 0) }
      guard anchor != day else { throw DeidentifyError.anchorDay }
      return (token, day &- anchor)
    }
    guard let entries else { throw DeidentifyError.tokenCollision(table) }
    self.subjects = subjects
    self.entries = entries
    return found
  }

  private func sight(_ subject: Crosswalk.Subject, in column: TextColumn, _ row: Int, _ origins: RowOrigins) {
    column.bytes.withUnsafeBytes { bytes in
      sightings.add(
        subject, at: origins[row], of: transfer,
        raw: UnsafeRawBufferPointer(rebasing: bytes[Int(column.offsets[row])..<Int(column.offsets[row + 1])]))
    }
  }
}
