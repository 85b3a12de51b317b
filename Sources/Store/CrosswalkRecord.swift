/// A participant in the crosswalk: what the site calls it, and what it is called behind the vault. No clinical data.
package struct CrosswalkRecord: Sendable, Equatable {
  /// A token that was issued under an earlier key.
  package struct EarlierToken: Sendable, Equatable {
    package var keyVersion: Int
    package var token: String

    package init(keyVersion: Int, token: String) {
      self.keyVersion = keyVersion
      self.token = token
    }
  }

  /// The centre's id in the study.
  package var site: String
  /// The trial's own number, by which a participant is one, however it was written.
  package var trialNumber: String
  /// The number as it was sent, in the submission that first named the participant; empty where none has.
  package var raw: [UInt8]
  package var token: String
  package var keyVersion: Int
  /// SHA-256 of the submission; empty where the participant was entered before any data came.
  package var firstSeen: String
  /// The oldest first.
  package var earlier: [EarlierToken]

  package init(
    site: String, trialNumber: String, raw: [UInt8], token: String, keyVersion: Int, firstSeen: String,
    earlier: [EarlierToken] = []
  ) {
    self.site = site
    self.trialNumber = trialNumber
    self.raw = raw
    self.token = token
    self.keyVersion = keyVersion
    self.firstSeen = firstSeen
    self.earlier = earlier
  }

  /// Every token that the participant has had, the present one first.
  package var tokens: [String] { [token] + earlier.map(\.token) }
}

extension CrosswalkRecord: Comparable {
  package static func < (left: Self, right: Self) -> Bool {
    (left.site, left.trialNumber) < (right.site, right.trialNumber)
  }
}

/// As a line: seven fields between tabs, the raw number in base64, for it may hold any byte.
extension CrosswalkRecord {
  func append(to bytes: inout [UInt8]) {
    bytes += "\(site)\t\(trialNumber)\t".utf8
    bytes += raw.withUnsafeBytes { Base64.encode($0) }
    bytes += "\t\(token)\t\(keyVersion)\t\(firstSeen)\t".utf8
    bytes += earlier.map { "\($0.keyVersion):\($0.token)" }.joined(separator: ",").utf8
    bytes.append(UInt8(ascii: "\n"))
  }

  init?(line: ArraySlice<UInt8>) {
    let fields = line.split(separator: 9, omittingEmptySubsequences: false)
    guard fields.count == 7, let raw = Base64.decode(fields[2]), let version = KeyLine.number(fields[4]) else {
      return nil
    }
    var earlier: [EarlierToken] = []
    for entry in fields[6].split(separator: UInt8(ascii: ",")) {
      let parts = entry.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      guard parts.count == 2, let version = KeyLine.number(parts[0]) else { return nil }
      earlier.append(EarlierToken(keyVersion: version, token: String(decoding: parts[1], as: UTF8.self)))
    }
    self.init(
      site: String(decoding: fields[0], as: UTF8.self), trialNumber: String(decoding: fields[1], as: UTF8.self),
      raw: raw, token: String(decoding: fields[3], as: UTF8.self), keyVersion: version,
      firstSeen: String(decoding: fields[5], as: UTF8.self), earlier: earlier)
  }
}
