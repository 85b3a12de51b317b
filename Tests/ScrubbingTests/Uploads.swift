import Catalogue
import Crypto
import Diagnostics
import Execution
import FreeText
import PipelineSyntax
import Planning
import Stages
import StudyModel
import Tables
import TestSupport

/// The fixtures' uploads, read up to de-identification, with the texts before and behind it.
struct Uploads {
  let study: Study
  let before: [CapturedTexts.Text]
  let after: [CapturedTexts.Text]
  let roster: IdentityRoster
  let texts: TextTallies
  /// Archive and path of each member by its number.
  let places: [UInt32: (site: String, archive: String, path: String)]

  /// The transfers of one round: the first of every site, or the second of those that sent one.
  static func first() throws -> Uploads { try rounds[0].get() }
  static func second() throws -> Uploads { try rounds[1].get() }

  private static let rounds: [Result<Uploads, any Error>] = [
    Result { try Uploads { !later.contains($0) } }, Result { try Uploads { later.contains($0) } },
  ]

  private static let later: Set<String> = [
    "GGH_INVEST_04122008.7z", "INVEST_MAYO_2008-12-04.zip", "StGeorge_INVEST_0812.zip",
  ]

  struct NoPlan: Error {}
  struct NoFolder: OutputFolder {
    func file(_ path: String) throws -> any OutputFile { throw NoPlan() }
  }

  private init(_ isIncluded: (String) -> Bool) throws {
    let path = Repository.path("pipelines/invest/nightly.yaml")
    var diagnostics = DiagnosticList()
    let files = LocalConfigurationFiles()
    guard
      let file = PipelineFile(
        parsing: try Repository.text("pipelines/invest/nightly.yaml"), file: path, diagnostics: &diagnostics),
      let study = Study.read(
        folder: Repository.path("pipelines/invest"), files: files, diagnostics: &diagnostics),
      var plan = Planner(catalogue: .standard, study: study).plan(file, diagnostics: &diagnostics),
      let at = plan.steps.firstIndex(where: { $0.manual.id.description == "deidentify.participants" })
    else { throw NoPlan() }
    let raw = CapturedTexts()
    let scrubbed = CapturedTexts()
    plan.steps = Array(plan.steps.prefix(at + 2))
    plan.steps[at - 1].stage = CaptureTexts(raw, study: study)
    plan.steps[at + 1].stage = CaptureTexts(scrubbed, study: study)
    let keys = StudyKeys(master: SymmetricKey(data: [UInt8](repeating: 5, count: 32)), id: "test", study: study.id)
    let environment = StageEnvironment(study: study, keys: keys, crosswalk: Crosswalk(study), outputs: NoFolder())
    let folder = TemporaryFolder()
    let executor = Executor(
      plan: plan, environment: environment, workers: Workers(count: 2), partitions: MemoryPartitions(),
      observe: { _ in })
    let archives = Repository.files(below: "fixtures/invest/inbox").compactMap { path -> QueuedArchive? in
      let parts = path.split(separator: "/").map(String.init)
      let name = parts[parts.count - 1]
      guard isIncluded(name), let site = study.site(SiteID(parts[parts.count - 2])) else { return nil }
      return QueuedArchive(
        site: site,
        archive: ReceivedArchive(
          path: Repository.path(path), name: name, sha256: String(repeating: "0", count: 64), spool: folder.path),
        bytes: 1, sequence: site.transfers.sequence(ofArchive: name) ?? [])
    }
    let result = try executor.run(archives)
    var places: [UInt32: (site: String, archive: String, path: String)] = [:]
    for submission in result.submissions {
      for member in submission.members {
        places[member.number] = (submission.site.text, submission.archive, member.receipt.path)
      }
    }
    self.study = study
    before = raw.all
    after = scrubbed.all
    roster = environment.roster
    texts = result.texts
    self.places = places
  }
}
