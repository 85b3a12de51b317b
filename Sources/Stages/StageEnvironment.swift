import Crypto
package import StudyModel
package import Tables

/// Everything from outside that a stage may use. There is nothing else: no clock, no globals.
package struct StageEnvironment: Sendable {
  package var study: Study
  /// Keys for pseudonyms; nil where a command runs without, and then no stage that needs one is planned.
  package var keys: StudyKeys?
  package var crosswalk: Crosswalk
  package var released: any ReleasedRecords
  /// Of the archives that sites encrypt.
  package var passwords: SitePasswords
  package var registrations: Registrations
  /// Where participants were met, for the vault.
  package let sightings = Sightings()
  package var withdrawals: Withdrawals
  /// Of participants, for a stage that asks for them.
  package var anchors = Anchors()
  /// Whom the texts of the run may name; empty where no stage lets one out.
  package let roster = IdentityRoster()
  /// Whose allocation the run uses; what tells the treatment says so where it is not the real one.
  package var allocation = Blinding.Allocation.real
  /// What was taken out of the data, for the search through what was written.
  package var identifiers = SeenIdentifiers()
  /// Where files of a release are written.
  package var outputs: any OutputFolder
  /// What comes into the stage, for those of scope `study`; empty for the others, which are told by what they work on.
  package var shape = DatasetShape()

  package init(
    study: Study, keys: StudyKeys?, crosswalk: Crosswalk, released: any ReleasedRecords = NoReleases(),
    passwords: SitePasswords = SitePasswords(), withdrawals: Withdrawals = .none,
    outputs: any OutputFolder
  ) {
    self.withdrawals = withdrawals
    self.study = study
    self.keys = keys
    self.crosswalk = crosswalk
    self.released = released
    self.passwords = passwords
    // They last as long as the run, so that a run without the study's keys can have one of its own.
    registrations = Registrations(key: keys?.key(for: .identity) ?? SymmetricKey(size: .bits256))
    self.outputs = outputs
  }
}

/// A folder that a stage writes files into, by path below it; the engine owns the real one.
package protocol OutputFolder: Sendable {
  /// - Parameter path: parts of lower-case words, digits, `-`, `_` and `.`, with `/` between.
  func file(_ path: String) throws -> any OutputFile
}

/// A file that is being written; nobody sees it before the release is published.
package protocol OutputFile: AnyObject {
  func write(_ bytes: UnsafeRawBufferPointer) throws
  func close() throws
}

extension OutputFile {
  package func write(_ text: String) throws {
    var text = text
    try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
  }
}
