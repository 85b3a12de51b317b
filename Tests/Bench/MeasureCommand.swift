import ArgumentParser
import Glibc
import Planning
import StudyModel
import Tables

/// Measures each way to read a folder's archives in turn, several times, and prints medians.
struct MeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure", abstract: "Prints medians of a few rounds as a table of tab-separated values.",
    discussion: """
      Example: vertebra-synth pipelines/mystudy --out load --participants 200000 --subject-digits 7 --no-truth
               vertebra-bench load --pipeline load/study/mystudy/nightly.yaml --vertebra .build/release/vertebra

      Bytes are those of the unpacked files that the way reads; unzip cannot see into archives within archives \
      and into .tar.gz, so it has fewer. The ratio is the time for a byte over that of unzip.
      """)

  @Argument(help: "A folder that vertebra-synth made.")
  var folder: String

  @Option(help: "The pipeline of the whole night; the rows chain is its stages up to the first that sees participants.")
  var pipeline: String

  @Option(help: "The built command; without it the whole night is not run.")
  var vertebra: String?

  @Option(help: "How many threads the whole night has; by default one and all.")
  var workers: Int?

  @Option(help: "How often each way is measured.")
  var rounds = 3

  @Option(help: "A Python with duckdb, polars and pyarrow; without it those are not run.")
  var python: String?

  @Flag(help: "Measure only what reads archives into typed columns, and what unpacks them.")
  var ingest = false

  @Option(help: "Where workspaces of the night are made, beside the archives so that those need no copy.")
  var scratch: String?

  func run() throws {
    do {
      let made = try SynthesisFolder(folder)
      let all = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
      let counts = workers.map { [$0] } ?? (all > 1 ? [1, all] : [1])
      var ways = [
        rowsChain(made, "ingest, 1 thread", ["--ingest"]),
        rowsChain(made, "ingest without hashes of members, 1 thread", ["--ingest", "--no-member-hashes"]),
      ]
      for count in counts where count > 1 {
        ways.append(rowsChain(made, "ingest, \(count) threads", ["--ingest", "--workers", String(count)]))
      }
      if let python { ways += try peers(python, counts, made) }
      if !ingest {
        ways.append(rowsChain(made, "rows chain, 1 thread", []))
        ways.append(rowsChain(made, "rows chain without rules, 1 thread", ["--without", "validate.rules"]))
        if let vertebra { ways += counts.map { night(vertebra, $0, made) } }
      }
      let zips = made.archives.filter(\.isPlainZip)
      let outer = made.archives.filter { !$0.nested }
      ways.append(
        Way(name: "unzip -p", bytes: zips.reduce(0) { $0 + $1.unpacked }) {
          try each(zips) { ["unzip", "-p", $0.path] }
        })
      ways.append(
        Way(name: "bsdtar -xOf", bytes: outer.reduce(0) { $0 + $1.unpacked }) {
          try each(outer) { ["bsdtar", "-xOf", $0.path] }
        })
      let samples = try Way.measure(ways, rounds: rounds)
      Output.out(Way.table(ways, samples: samples, yardsticks: ["unzip -p", "bsdtar -xOf"]))
      let counters = (try? LocalConfigurationFiles().read(countersPath)) ?? ""
      unlink(countersPath)
      _ = try Child(arguments: ["rm", "-rf", "\(scratch ?? folder)/.bench-unpacked"]).run()
      Output.out("\ncounter of the last chain\tvalue\n\(counters)")
    } catch let error as BenchError {
      Output.err("error: \(error)\n")
      throw ExitCode(3)
    }
  }

  private func each(
    _ archives: [SynthesisFolder.Archive], _ arguments: (SynthesisFolder.Archive) -> [String]
  ) throws -> Child.Usage {
    var usage = Child.Usage()
    for archive in archives { usage += try Child(arguments: arguments(archive)).run() }
    return usage
  }

  private var countersPath: String { "\(scratch ?? folder)/.bench-counters" }

  private func rowsChain(_ made: SynthesisFolder, _ name: String, _ options: [String]) -> Way {
    Way(name: name, bytes: made.archives.reduce(0) { $0 + $1.unpacked }) {
      try Child(
        arguments: [CommandLine.arguments[0], "rows-chain", pipeline, folder] + options, output: countersPath
      ).run()
    }
  }

  /// DuckDB and Polars reading the same files, unpacked within the measured time; and with one thread and all files
  /// unpacked before, for information.
  private func peers(_ python: String, _ counts: [Int], _ made: SynthesisFolder) throws -> [Way] {
    let study = try PlanReader.plan(pipeline).study
    let zips = made.archives.filter(\.isPlainZip)
    let archives = zips.map { archive in
      let encoding = study.site(SiteID(archive.site))?.files.first?.dialect.encoding ?? .utf8
      return "\(encoding.rawValue)=\(archive.path)"
    }
    let unpacked = "\(scratch ?? folder)/.bench-unpacked"
    let bytes = zips.reduce(0) { $0 + $1.unpacked }
    return ["duckdb", "polars"].flatMap { peer in
      counts.map { count in
        Way(name: "\(peer), \(count) thread\(count == 1 ? "" : "s")", bytes: bytes) {
          _ = try Child(arguments: ["rm", "-rf", unpacked]).run()
          return try Child(arguments: [python, script, peer, String(count), unpacked] + archives).run()
        }
      } + [
        Way(name: "\(peer) on unpacked files, 1 thread", bytes: bytes) {
          try Child(arguments: [python, script, peer, "1", unpacked]).run()
        }
      ]
    }
  }

  private var script: String { "Tests/Bench/read_csv.py" }

  /// A night in a new workspace, whose inbox is links to the archives.
  private func night(_ vertebra: String, _ workers: Int, _ made: SynthesisFolder) -> Way {
    let workspace = "\(scratch ?? folder)/.bench-workspace"
    let study = pipeline.lastIndex(of: "/").map { String(pipeline[..<$0]) } ?? "."
    return Way(
      name: "whole night, \(workers) thread\(workers == 1 ? "" : "s")",
      bytes: made.archives.reduce(0) { $0 + $1.unpacked }
    ) {
      _ = try Child(arguments: ["rm", "-rf", workspace]).run()
      for archive in made.archives {
        let place = "\(workspace)/inbox/\(archive.site)"
        _ = try Child(arguments: ["mkdir", "-p", place]).run()
        _ = try Child(arguments: ["ln", archive.path, "\(place)/\(archive.name)"]).run()
      }
      _ = try Child(arguments: [vertebra, "keygen", study, "--workspace", workspace]).run()
      let usage = try Child(
        arguments: [vertebra, "run", pipeline, "--workspace", workspace, "--workers", String(workers)],
        accepted: [0, 1]
      ).run()
      _ = try Child(arguments: ["rm", "-rf", workspace]).run()
      return usage
    }
  }
}
