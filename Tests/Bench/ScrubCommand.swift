import ArgumentParser
import FreeText
import Glibc

/// How many megabytes of notes a core scrubs in a second, beside Presidio's recognisers of patterns on the same notes.
struct ScrubCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scrub", abstract: "Measures the scrubbing of free text on one core.",
    discussion: "Example: vertebra-bench scrub --python .build/deps/peers-presidio/bin/python")

  @Option(help: "Megabytes of notes.")
  var megabytes = 200

  @Option(help: "Megabytes of notes that the peer is given, which is slower.")
  var peerMegabytes = 2

  @Option(help: "How often each way is measured.")
  var rounds = 3

  @Option(help: "A Python with presidio-analyzer; without one Presidio is left out.")
  var python: String?

  @Option(help: "A folder for the notes that the peer reads.")
  var scratch = "/tmp"

  func run() throws {
    let corpus = NoteCorpus(people: 400)
    let list = corpus.entities
    let known = KnownEntities(list)
    var scrubber = Scrubber(TextConvention(country: "GB"))
    Output.out("way\tMB/s\n")
    for (name, people) in [("with the list of \(list.count) entries", known), ("without a list", KnownEntities.none)] {
      var best = 0.0
      for _ in 0..<max(1, rounds) {
        let (bytes, seconds) = corpus.pass(megabytes << 20, with: &scrubber, known: people)
        best = max(best, Double(bytes) / 1e6 / seconds)
      }
      Output.out("scrub, \(name)\t\(Int(best))\n")
    }
    let counts = scrubber.takeCounts()
    for kind in TextKind.allCases { Output.err("\(kind.word)\t\(counts[kind])\n") }
    guard let python else { return }
    let path = "\(scratch)/.bench-notes"
    guard let file = fopen(path, "w") else { throw BenchError.unreadable(path) }
    var written = 0
    var place = 0
    while written < peerMegabytes << 20 {
      let note = corpus.notes[place % corpus.notes.count]
      written += fwrite(note.text, 1, note.text.count, file) + fwrite("\n", 1, 1, file)
      place += 1
    }
    fclose(file)
    defer { unlink(path) }
    let output = "\(scratch)/.bench-peer"
    let usage = try Child(arguments: [python, "Tests/Bench/scrub_notes.py", path], output: output).run()
    Output.out((try? LocalText.read(output)) ?? "")
    Output.err("presidio with its start: \(usage.wall) s\n")
    unlink(output)
  }
}

/// Reads what a peer printed.
private enum LocalText {
  static func read(_ path: String) throws -> String {
    guard let file = fopen(path, "r") else { throw BenchError.unreadable(path) }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }
}
