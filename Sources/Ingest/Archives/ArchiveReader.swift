package import Stages

/// Turns a received file into verified members without writing to any path that an archive names.
///
/// What a file is, its first bytes tell, not its name. Zip is read by the strict reader here, the
/// other formats through libarchive; anything else is a single member as it stands.
package struct ArchiveReader: Sendable {
  package let limits: ArchiveLimits
  /// Where nameless working files are made for what is too large for memory.
  package let spoolFolder: String
  private let budget: HeapBudget
  /// Tried on encrypted members, the newest first.
  private let passwords: [ArchivePassword]
  private let hashes: Bool

  /// `hashes`: whether the SHA-256 of each member is taken.
  package init(
    limits: ArchiveLimits = ArchiveLimits(), spoolFolder: String, passwords: [ArchivePassword] = [],
    hashes: Bool = true
  ) {
    self.limits = limits
    self.spoolFolder = spoolFolder
    self.passwords = passwords
    self.hashes = hashes
    self.budget = HeapBudget(bytes: limits.heapBytes)
  }

  /// Looks at the archive's structure, opens archives inside it, and lists what is to be opened.
  ///
  /// The name is that of the received file; a file that is no archive is a member of that name.
  package func survey(_ region: ByteRegion, name: String) -> ArchiveSurvey {
    let walk = walk()
    walk.openReceived(region, name: name)
    return walk.survey()
  }

  /// The survey, and each member opened, one after another.
  package func read(_ region: ByteRegion, name: String) -> ArchiveContents {
    opened(survey(region, name: name))
  }

  /// The parts of an office file (a zip that `read` leaves whole), with no part opened further.
  package func parts(of region: ByteRegion, name: String) -> ArchiveContents {
    let walk = walk()
    walk.openParts(of: region)
    return opened(walk.survey())
  }

  private func walk() -> ArchiveWalk {
    ArchiveWalk(
      limits: limits, spoolFolder: spoolFolder, budget: budget, hashes: hashes, unlocker: MemberUnlocker(passwords))
  }

  private func opened(_ survey: ArchiveSurvey) -> ArchiveContents {
    var contents = ArchiveContents(members: [], problems: survey.problems, notes: survey.notes)
    for pending in survey.pending {
      switch pending.open() {
      case .success(let member): contents.members.append(member)
      case .failure(let problem): contents.problems.append(problem)
      }
    }
    return contents
  }
}
