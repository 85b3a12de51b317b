package import Crypto
import Glibc

/// The crosswalk on disk: generations, each a whole file that is never changed, `vault/crosswalk/<number>.crosswalk`.
///
/// A file is a line `vertebra-crosswalk 1 <study> <generation> <key id> <SHA-256 of the one before> <records>` and
/// the records, encrypted under a sub-key of the study's own and authenticated together with the line. The ledger knows
/// number and hash of the last generation, so that an older copy, a shorter history or another file in its place is
/// noticed.
package struct CrosswalkFile: Sendable {
  /// Where the history of generations stands.
  package struct Head: Sendable, Equatable {
    package var generation: Int
    package var sha256: String

    package init(generation: Int, sha256: String) {
      self.generation = generation
      self.sha256 = sha256
    }
  }

  /// What the newest generation holds.
  package struct Content: Sendable, Equatable {
    /// Nil before the first.
    package var head: Head?
    package var records: [CrosswalkRecord]

    package init(head: Head? = nil, records: [CrosswalkRecord] = []) {
      self.head = head
      self.records = records
    }
  }

  private static let firstPrevious = String(repeating: "0", count: 64)
  private static let longest = 1 << 30

  private let workspace: Workspace
  private let study: String
  private let keyID: String
  private let key: SymmetricKey
  private var folder: String { workspace.crosswalk }

  /// Names the crosswalk of a workspace; touches nothing.
  ///
  /// - Parameters:
  ///   - master: the study's key, of which the id stands in each generation.
  ///   - key: its sub-key for the crosswalk.
  package init(in workspace: Workspace, master: MasterKey, key: SymmetricKey) {
    self.workspace = workspace
    study = master.study
    keyID = master.id
    self.key = key
  }

  /// The id of the key of the newest generation, as its file says; nil where there is none.
  package static func keyID(in workspace: Workspace, owner: UInt32 = geteuid()) throws(StoreError) -> String? {
    guard let last = try generations(in: workspace).last else { return nil }
    let bytes = try read(last, in: workspace, owner: owner)
    return header(of: bytes).map { String(decoding: $0.fields[4], as: UTF8.self) }
  }

  /// The newest generation, verified against what the ledger knows.
  ///
  /// - Parameter known: the last generation that the ledger knows. A newer one, which a crash kept from it, is taken
  ///   where it follows on that one.
  /// - Throws: where the crosswalk is missing though the ledger knows one, damaged, exchanged, or of another study or key.
  package func load(known: Head?, owner: UInt32 = geteuid()) throws(StoreError) -> Content {
    let numbers = try Self.generations(in: workspace)
    guard let last = numbers.last else {
      guard let known else { return Content() }
      throw refusal(known.generation, "the ledger knows \(known.generation) generations, and there is none", backup)
    }
    if let known {
      guard last >= known.generation else {
        throw refusal(last, "the ledger knows generation \(known.generation), which is newer", backup)
      }
      guard try hash(of: known.generation, owner: owner) == known.sha256 else {
        throw refusal(known.generation, "it is not the file that the ledger knows", backup)
      }
    }
    let bytes = try Self.read(last, in: workspace, owner: owner)
    guard let (fields, length) = Self.header(of: bytes), let count = KeyLine.number(fields[6]) else {
      throw refusal(last, "it is not a generation of format 1", backup)
    }
    guard fields[2].elementsEqual(study.utf8) else {
      throw refusal(last, "it is of another study", "use the workspace of that study, or this study's vault")
    }
    guard KeyLine.number(fields[3]) == last else { throw refusal(last, "it is another generation", backup) }
    guard fields[4].elementsEqual(keyID.utf8) else {
      throw refusal(
        last, "it was encrypted with key \(String(decoding: fields[4], as: UTF8.self)), and the vault has key \(keyID)",
        "bring back the key file that belongs to this crosswalk")
    }
    // Every one that the ledger does not know, and the newest in any case, has to follow on the one before.
    for number in min(last, (known?.generation ?? last - 1) + 1)...last {
      let previous =
        number == 1
        ? Self.firstPrevious
        : numbers.contains(number - 1) ? try hash(of: number - 1, owner: owner) : ""
      let header = Self.header(of: number == last ? bytes : try Self.read(number, in: workspace, owner: owner))
      guard header?.fields[5].elementsEqual(previous.utf8) == true else {
        throw refusal(number, "it does not follow on the generation before", backup)
      }
    }
    guard var plain = Sealing.open(bytes.dropFirst(length), header: Array(bytes.prefix(length)), key: key) else {
      throw refusal(last, "it was changed or cut since it was written", backup)
    }
    defer { plain.withUnsafeMutableBytes { $0.wipe() } }
    let records = plain.split(separator: UInt8(ascii: "\n")).compactMap { CrosswalkRecord(line: $0) }
    guard records.count == count else { throw refusal(last, "its records cannot be read", backup) }
    return Content(head: Head(generation: last, sha256: Self.sha256(bytes)), records: records)
  }

  /// Writes the next generation and gives its place in the history.
  ///
  /// - Parameter records: all of them; they are put in order.
  package func append(_ records: [CrosswalkRecord], after head: Head?) throws(StoreError) -> Head {
    let generation = (head?.generation ?? 0) + 1
    try VaultFile(path: folder, workspace: workspace, operation: "write the crosswalk").checkFolder(owner: geteuid())
    try workspace.files.makeFolderIfMissing(folder, mode: 0o700)
    var plain: [UInt8] = []
    plain.reserveCapacity(records.count * 192)
    for record in records.sorted() { record.append(to: &plain) }
    defer { plain.withUnsafeMutableBytes { $0.wipe() } }
    let header = Array(
      "vertebra-crosswalk 1 \(study) \(generation) \(keyID) \(head?.sha256 ?? Self.firstPrevious) \(records.count)\n"
        .utf8)
    let path = Self.path(of: generation, in: workspace)
    let sealed: [UInt8]
    do {
      sealed = try Sealing.seal(plain, header: header, key: key)
    } catch {
      throw StoreError("write", workspace.shown(path), reason: "it cannot be encrypted", help: "report this")
    }
    let sink = try FileSink(path, on: workspace.files, mode: 0o600)
    try sink.write(header)
    try sink.write(sealed)
    return Head(generation: generation, sha256: try sink.commit(replacing: false).sha256)
  }

  private let backup = "bring the folder 'vault' back from its backup; no token was issued and nothing was written"

  private func refusal(_ generation: Int, _ reason: String, _ help: String) -> StoreError {
    StoreError(
      "open the crosswalk", workspace.shown(Self.path(of: generation, in: workspace)), reason: reason, help: help)
  }

  private func hash(of generation: Int, owner: UInt32) throws(StoreError) -> String {
    Self.sha256(try Self.read(generation, in: workspace, owner: owner))
  }

  private static func sha256(_ bytes: [UInt8]) -> String { Hexadecimal.text(SHA256.hash(data: bytes)) }

  /// The fields of the first line and its length with its end.
  private static func header(of bytes: [UInt8]) -> (fields: [ArraySlice<UInt8>], length: Int)? {
    guard let end = bytes.prefix(1024).firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    let fields = bytes[..<end].split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard fields.count == 7, fields[0].elementsEqual("vertebra-crosswalk".utf8), fields[1].elementsEqual("1".utf8)
    else { return nil }
    return (fields, end + 1)
  }

  private static func path(of generation: Int, in workspace: Workspace) -> String {
    let digits = String(generation)
    return "\(workspace.crosswalk)/\(String(repeating: "0", count: max(0, 8 - digits.utf8.count)))\(digits).crosswalk"
  }

  private static func read(_ generation: Int, in workspace: Workspace, owner: UInt32) throws(StoreError) -> [UInt8] {
    let file = VaultFile(
      path: path(of: generation, in: workspace), workspace: workspace, operation: "open the crosswalk")
    try file.checkFolder(owner: owner)
    guard let bytes = try file.read(owner: owner, limit: longest) else {
      throw file.refusal("it is missing", "bring the folder 'vault' back from its backup")
    }
    return bytes
  }

  /// The numbers of the generations that are there, in order.
  private static func generations(in workspace: Workspace) throws(StoreError) -> [Int] {
    guard try workspace.files.exists(workspace.crosswalk) else { return [] }
    return try workspace.files.list(workspace.crosswalk).names.compactMap { name -> Int? in
      guard name.hasSuffix(".crosswalk"), name.utf8.count == 18 else { return nil }
      return Int(name.prefix(8))
    }.sorted()
  }
}
