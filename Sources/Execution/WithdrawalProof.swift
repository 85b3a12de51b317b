import Ledger
import Stages
import Store
import StudyModel

/// Shows that a release holds nothing of withdrawn participants, before anybody sees it.
struct WithdrawalProof {
  /// Something of a participant is still there; the release is not published.
  struct Remains: Error, CustomStringConvertible {
    /// The token, never the number.
    var token: String
    /// In the release.
    var path: String

    var description: String {
      """
      the release would still hold the withdrawn participant \(token), in \(path); nothing was published
      help: if the name of a file that the site sent holds the number, ask the site to send it under another name; \
      otherwise report this
      """
    }
  }

  let study: Study
  let participants: [WithdrawnParticipant]

  /// Throws where a token was issued for a withdrawn participant in this run, or a file of the release shows one.
  func check(_ release: ReleaseFolder, crosswalk: Crosswalk, in workspace: Workspace) throws {
    // Every file that holds rows, however it is packed, holds them under tokens that the run issued.
    for participant in participants {
      if let subject = participant.subject, let token = crosswalk.token(of: subject) {
        throw Remains(token: token, path: "its rows")
      }
    }
    let searches = participants.map { ($0.withdrawal.token, WordSearch($0.words(of: study))) }
    for (path, place) in try release.written() {
      let file = try MappedFile(place, on: workspace.files)
      for (token, search) in searches where search.finds(in: file) { throw Remains(token: token, path: path) }
    }
  }

  /// Of the releases, or editions, on a shelf those that show any of the participants, or may, because Parquet hides its
  /// rows and nothing beside it shows them; the current one is not looked at.
  func holding(on shelf: String, current: String?, in workspace: Workspace) throws -> [String] {
    let search = WordSearch(participants.flatMap { $0.words(of: study) })
    guard !search.isEmpty else { return [] }
    return try ReleaseFolder.published(on: shelf, in: workspace).filter { id in
      guard id != current else { return false }
      let paths = try workspace.files.files(below: shelf + "/" + id)
      return try paths.contains { path in
        let file = try MappedFile("\(shelf)/\(id)/\(path)", on: workspace.files)
        return search.finds(in: file) || (file.isParquet && !WithdrawalProof.hasTwin(path, among: paths))
      }
    }
  }

  /// Whether the rows of a data set lie beside it in another format, which is searched.
  private static func hasTwin(_ path: String, among paths: [String]) -> Bool {
    guard let dot = path.lastIndex(of: ".") else { return false }
    let stem = path[...dot]
    return paths.contains { $0 != path && $0.hasPrefix(stem) }
  }
}

extension MappedFile {
  /// Whether it begins as Parquet does.
  fileprivate var isParquet: Bool { withUnsafeBytes { $0.starts(with: Array("PAR1".utf8)) } }
}
