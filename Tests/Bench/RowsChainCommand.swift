import ArgumentParser
import Crypto
import Execution
import Glibc
import Ingest
import Planning
import Stages
import StudyModel
import Synchronization
import Tables

/// The stages of a pipeline that see rows, or the first of them alone, with what they leave thrown away.
struct RowsChainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rows-chain", abstract: "Runs the rows stages of a pipeline and prints what was counted.",
    shouldDisplay: false)

  @Argument(help: "The pipeline file.")
  var pipeline: String

  @Argument(help: "A folder that vertebra-synth made.")
  var folder: String

  @Flag(help: "Run only the stage that reads archives.")
  var ingest = false

  @Flag(inversion: .prefixedNo, help: "Take the SHA-256 of every file in an archive.")
  var memberHashes = true

  @Option(help: "A stage to leave out; may be repeated.")
  var without: [String] = []

  @Option(help: "How many threads.")
  var workers = 1

  func run() throws {
    var plan = try PlanReader.plan(pipeline)
    plan.steps = ingest ? Array(plan.steps.prefix(1)) : Array(plan.steps.prefix { $0.manual.scope == .rows })
    plan.steps.removeAll { without.contains($0.manual.id.description) }
    if !memberHashes {
      var options = IngestSubmissions.Options()
      options.memberHashes = false
      plan.steps[0].stage = IngestSubmissions(options, study: plan.study)
    }
    let counters = Counters()
    let partitions = DiscardedPartitions(counters)
    let environment = StageEnvironment(
      study: plan.study,
      keys: StudyKeys(
        master: SymmetricKey(data: [UInt8](repeating: 7, count: 32)), id: "bench", study: plan.study.id),
      crosswalk: Crosswalk(plan.study), outputs: NoOutputs())
    let executor = Executor(
      plan: plan, environment: environment, workers: Workers(count: workers), partitions: partitions
    ) { event in
      if case .progress(let bytes) = event { counters.read.add(bytes, ordering: .relaxed) }
    }
    let archives = try SynthesisFolder(folder).archives.compactMap { archive -> QueuedArchive? in
      guard let site = plan.study.site(SiteID(archive.site)),
        let sequence = site.transfers.sequence(ofArchive: archive.name)
      else { return nil }
      let received = ReceivedArchive(
        path: archive.path, name: archive.name, sha256: String(repeating: "0", count: 64), spool: "/tmp")
      return QueuedArchive(site: site, archive: received, bytes: archive.bytes, sequence: sequence)
    }
    let before = RowsChainCommand.processor
    let result = try executor.run(archives)
    let processor = RowsChainCommand.processor - before
    var rows = 0
    var kept = 0
    for (key, balance) in result.balance.rows {
      if key.step == 0 { rows += balance.recordsIn }
      if key.step == plan.steps.count - 1 { kept += balance.out }
    }
    let values: [(String, Int)] = [
      ("archives read", result.submissions.count { $0.state == .read }),
      ("bytes read", counters.read.load(ordering: .relaxed)), ("records read", rows),
      ("records kept", kept), ("findings", result.findings.count),
      ("partition writes", counters.writes.load(ordering: .relaxed)),
      ("partition bytes", counters.written.load(ordering: .relaxed)),
      // Without the start of the program and the reading of the study.
      ("milliseconds of processor time", Int(processor * 1000)),
    ]
    for (name, value) in values { Output.out("\(name)\t\(value)\n") }
  }

  /// Seconds of user and system time that the process has taken.
  private static var processor: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// What a run counts besides time.
final class Counters: Sendable {
  let read = Atomic<Int>(0)
  let writes = Atomic<Int>(0)
  let written = Atomic<Int>(0)
}

/// Partitions that nobody reads.
struct DiscardedPartitions: PartitionSpace {
  private let counters: Counters

  init(_ counters: Counters) { self.counters = counters }

  func append(_ bytes: UnsafeRawBufferPointer, to name: String) {
    counters.writes.add(1, ordering: .relaxed)
    counters.written.add(bytes.count, ordering: .relaxed)
  }

  func withBytes(of name: String, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    try body(UnsafeRawBufferPointer(start: nil, count: 0))
  }
}

/// Rows stages write no files.
struct NoOutputs: OutputFolder {
  func file(_ path: String) throws -> any OutputFile { throw BenchError.unreadable(path) }
}
