import Crypto
import StudyModel
import Tables

/// What makes a finding the same from night to night: study, rule, site, form, field, participant and visit; without
/// a participant, the place in the upload.
struct FindingIdentity: Hashable {
  var study: String
  var rule: String
  var site: SiteID
  var form: String?
  var field: String?
  /// The trial's number of the participant.
  var trialNumber: String?
  var visit: String?
  /// Where the finding is, if it is about no participant.
  var place: Place?

  struct Place: Hashable {
    var archive: String?
    var member: String?
    var record: UInt32?
  }

  /// The first 64 bits of a SHA-256 over the parts. Lengths stand before them, so that no two lists of parts give
  /// one message.
  var value: UInt64 {
    var message: [UInt8] = []
    message.reserveCapacity(160)
    func add(_ part: String?) {
      let part = part ?? ""
      message.append(contentsOf: String(part.utf8.count).utf8)
      message.append(UInt8(ascii: ":"))
      message.append(contentsOf: part.utf8)
    }
    for part in [study, rule, site.text, form, field, trialNumber, visit] { add(part) }
    if let place {
      add(place.archive)
      add(place.member)
      add(place.record.map { String($0) })
    }
    return SHA256.hash(data: message).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Sixteen hex digits, and the number behind them of a finding that shares its identity with others.
  static func text(_ value: UInt64, repetition: UInt32 = 0) -> String {
    let digits = String(value, radix: 16)
    let id = String(repeating: "0", count: 16 - digits.count) + digits
    return repetition == 0 ? id : "\(id)-\(repetition + 1)"
  }
}
