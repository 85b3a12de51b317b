import Interchange
import Matching
import Planning
import Stages
import Store
import StudyModel
import Tables

/// Searches everything that a run wrote for the identifiers that de-identification took out of its data.
///
/// Files are searched side by side, each in one pass, unpacked where they are packed. What is found is told by file and
/// class, and never which value it was.
struct LeakScan {
  /// Values of a class that were found in a file.
  struct Hit: Sendable, Hashable, Comparable {
    var file: String
    var kind: String
    var count: Int

    static func < (left: Self, right: Self) -> Bool { (left.file, left.kind) < (right.file, right.kind) }
  }

  /// What was looked at, and what was found.
  struct Outcome: Sendable {
    var files = 0
    var bytes = 0
    var hits: [Hit] = []

    static func += (left: inout Self, right: Self) {
      left.files += right.files
      left.bytes += right.bytes
      left.hits = (left.hits + right.hits).sorted()
    }
  }

  private let table: NeedleTable
  /// What the columns of a data set's comma-separated records hold, by path.
  private let records: [String: [TextScan.Cells]]
  private let dataSets: Set<String>

  init(_ identifiers: SeenIdentifiers, plan: Plan) {
    var needles = NeedleSet(classes: SeenIdentifiers.Class.allCases.count)
    identifiers.forEach { kind, value in
      needles.add(value, of: Int(kind.rawValue))
      if kind == .name || kind == .email { needles.add(wordsOf: value, of: Int(kind.rawValue)) }
    }
    for day in identifiers.birthDates { needles.add(day: day, of: Int(SeenIdentifiers.Class.birthDate.rawValue)) }
    table = NeedleTable(needles, vocabulary: plan.study.texts + plan.study.allowedWords.map(\.word))
    var records: [String: [TextScan.Cells]] = [:]
    var dataSets: Set<String> = []
    for output in plan.written {
      dataSets.formUnion(["\(output.path).csv", "\(output.path).parquet"])
      records["\(output.path).csv"] = output.columns.map { column in
        switch column.kind {
        case .text, .code: .text
        case .integer, .number: .number
        // A date that is written was shifted; that one falls on another's birthday is chance.
        case .date, .time: .skip
        }
      }
    }
    self.records = records
    self.dataSets = dataSets
  }

  /// Searches files by their paths below a folder, names and contents.
  func search(
    _ paths: [String], below folder: String, in workspace: Workspace, workers: Workers
  ) throws -> Outcome {
    let found = try workers.map(paths.count) { number -> Outcome in
      try search(try workspace.bytes(of: folder + "/" + paths[number]), named: paths[number])
    }
    return found.reduce(into: Outcome()) { $0 += $1 }
  }

  /// Searches a file.
  func search(_ file: MappedFile, named name: String) throws -> Outcome {
    do {
      return try file.withUnsafeBytes { bytes in try search(bytes, named: name) }
    } catch {
      throw RunError(during: "searching \(name) for identifiers", cause: error)
    }
  }

  /// Searches a text that was or will be written.
  func search(_ text: String, named name: String) throws -> Outcome {
    var text = text
    return try text.withUTF8 { try search(UnsafeRawBufferPointer($0), named: name) }
  }

  private func search(_ bytes: UnsafeRawBufferPointer, named name: String) throws -> Outcome {
    var scan = TextScan(table)
    scan.scan(name, as: .text)
    var outcome = Outcome(files: 1, bytes: bytes.count)
    try Unpacking.each(part: bytes, named: name) { part, name in
      if part.starts(with: Array("PAR1".utf8)) {
        try ParquetTexts.each(in: part) { scan.scan(cells: $0) }
      } else if let columns = records[name] {
        scan.scan(records: part, columns: columns)
      } else {
        scan.scan(part, as: LeakScan.reading(of: name))
      }
    }
    // A site knows its participants by their numbers, and is told of them by these; elsewhere they are not.
    let showsSubjects = !dataSets.contains(name)
    for (number, count) in scan.hits.sorted(by: { $0.key < $1.key }) {
      guard let kind = SeenIdentifiers.Class(rawValue: UInt8(number)), !(kind == .subject && showsSubjects) else {
        continue
      }
      outcome.hits.append(Hit(file: name, kind: kind.word, count: count))
    }
    return outcome
  }

  private static func reading(of name: String) -> Folding.Reading {
    switch name.split(separator: ".").last {
    case "json", "jsonl": .json
    case "html", "xml", "rels": .xml
    default: .text
    }
  }

  /// The counts of the values by class, in the order of the classes.
  var counts: [(kind: SeenIdentifiers.Class, count: NeedleTable.Count)] {
    SeenIdentifiers.Class.allCases.map { ($0, table.counts[Int($0.rawValue)]) }
  }
}

/// What was written holds identifiers: the release is withheld.
package struct LeakFound: Error, CustomStringConvertible {
  var hits: [LeakScan.Hit]
  /// Where the release lies for inspection, in the workspace; nil where there is nothing to look at.
  var withheld: String?

  package var description: String {
    "identifiers of participants are in what was written, and it is not published\n"
      + hits.prefix(20).map { "  \($0.file): \($0.count) of class \($0.kind)\n" }.joined()
      + (hits.count > 20 ? "  20 of \(hits.count)\n" : "")
      + "help: "
      + (withheld.map { "look at it in '\($0)', which nobody but its owner can enter; " } ?? "")
      + "give the field that let them through the role that it has, or name a word that is no identifier among 'allowed' "
      + "of 'leak_scan' in study.yaml"
  }
}
