import Diagnostics
import StudyModel
import TestSupport
import Testing

@Suite("Other names of files and columns, by transfer")
struct AliasTests {
  private func period(_ from: String?, _ until: String?) throws -> TransferPeriod {
    TransferPeriod(
      from: try from.map { try #require(TransferPeriod.Bound($0)) },
      until: try until.map { try #require(TransferPeriod.Bound($0)) })
  }

  @Test(
    "a period holds from its first transfer to its last, both included; a month stands for all its days",
    arguments: [
      ("2008-10-01", nil, [2008, 9, 30, 0], false), ("2008-10-01", nil, [2008, 10, 1, 0], true),
      ("2008-10-01", nil, [2009, 1, 1, 0], true), (nil, "2008-10-01", [2008, 10, 1, 0], true),
      (nil, "2008-10-01", [2008, 10, 2, 0], false), ("2008-10", "2008-11", [2008, 11, 30, 0], true),
      ("2008-10", "2008-11", [2008, 12, 1, 0], false), ("2008-10", "2008-11", [2008, 9, 30, 0], false),
      // The archive's name tells the month alone.
      ("2008-10-15", nil, [2008, 10, 0, 0], true), ("2008-10-15", nil, [2008, 9, 0, 0], false),
      ("2", "3", [0, 0, 0, 1], false), ("2", "3", [0, 0, 0, 2], true), ("2", "3", [0, 0, 0, 4], false),
      // Nobody knows which transfer it is: the last.
      ("2008-10-01", nil, [], true), ("2008-10-01", "2008-12-01", [], false),
    ] as [(String?, String?, [Int], Bool)])
  func periods(_ from: String?, _ until: String?, _ sequence: [Int], _ holds: Bool) throws {
    #expect(try period(from, until).contains(sequence) == holds)
  }

  @Test("what is no date and no number is no bound", arguments: ["", "0", "2008-13", "2008-02-30", "8-10-01", "soon"])
  func noBound(_ text: String) { #expect(TransferPeriod.Bound(text) == nil) }

  @Test("a bound is said as it is written, and a transfer's own is what its archive's name tells")
  func words() throws {
    #expect(try period("2008-10-01", "2008-12").words == "from 2008-10-01 until 2008-12")
    #expect(try period("2", nil).words == "from transfer 2")
    #expect(TransferPeriod.Bound(at: [2008, 10, 0, 0])?.value == "2008-10")
    #expect(TransferPeriod.Bound(at: [0, 0, 0, 3])?.value == "3")
    #expect(TransferPeriod.Bound(at: [2008, 1, 9, 3])?.value == "2008-01-09")
    #expect(TransferPeriod.Bound(at: []) == nil)
    #expect(TransferPeriod.Bound(at: [0, 0, 0, 0]) == nil)
  }

  private static let proc = "- name: proc.csv\n"

  /// The layouts of the sample's site with some text changed.
  private func files(_ changes: (String, String)...) throws -> [FileLayout] {
    var text = SampleStudy.site
    for (old, new) in changes {
      try #require(text.contains(old))
      text = text.replacing(old, with: new)
    }
    let (study, diagnostics) = SampleStudy.read("sites/aa.yaml", text)
    #expect(diagnostics.all.isEmpty)
    return try #require(study?.sites.first).files
  }

  @Test("aliases of a file are read, and hold in their transfers")
  func fileAliases() throws {
    let files = try files(
      (Self.proc, Self.proc + "    aliases: [{name: operation*.csv, from: 2008-10, until: 2008-12}]\n"))
    let layout = try #require(files.first { $0.name == "proc.csv" })
    #expect(layout.spellings(at: [2008, 9, 0, 0]).map(\.name) == ["proc.csv"])
    #expect(layout.spellings(at: [2008, 11, 0, 0]).map(\.name) == ["proc.csv", "operation*.csv"])
    #expect(layout.spellings(at: [2008, 11, 0, 0]).map(\.sheet) == [nil, nil])
  }

  @Test("aliases beside a field and those of the file are one list; runs and visits are written out in them too")
  func columnAliases() throws {
    let files = try files(
      (
        "{column: \"{visit}_R{01..03}\", codes",
        "{column: \"{visit}_R{01..03}\", aliases: [{name: \"{visit} Roland {1..3}\", from: 2008-10}], codes"
      ),
      (Self.proc, Self.proc + "    column_aliases: {state: [{name: Status, until: 2008-10}]}\n"))
    let pain = try #require(files.first { $0.name == "pain*.csv" })
    #expect(pain.allColumnAliases.count == 6)
    let second = try #require(pain.allColumnAliases.first { $0.column.name == "V1_R02" })
    #expect(second.name == HeaderColumn("V1 Roland 2"))
    #expect(second.period == (try period("2008-10", nil)))
    let other = try #require(files.first { $0.name == "proc.csv" })
    #expect(
      other.allColumnAliases == [
        ColumnAlias(
          column: HeaderColumn("state"), name: HeaderColumn("Status"), period: try period(nil, "2008-10"))
      ])
  }

  @Test("an alias belongs to the column of its field, whichever that is of its name, and may be one of several itself")
  func occurrences() throws {
    let files = try files(
      (
        "{column: Start, times: hhmm}",
        "{column: Start, occurrence: 2, times: hhmm, aliases: [{name: Begin, occurrence: 3, from: 2008-10}]}"
      ))
    let layout = try #require(files.first { $0.name == "proc.csv" })
    #expect(
      layout.allColumnAliases == [
        ColumnAlias(
          column: HeaderColumn("Start", occurrence: 2), name: HeaderColumn("Begin", occurrence: 3),
          period: try period("2008-10", nil))
      ])
  }

  @Test(
    "what is wrong with an alias is reported where it stands",
    arguments: [
      Misprint("sites/aa.yaml", proc, proc + "    aliases: [1️⃣{from: 2008-10}]\n", "alias.name"),
      Misprint("sites/aa.yaml", proc, proc + "    aliases: [1️⃣{name: p.csv}]\n", "alias.period"),
      Misprint("sites/aa.yaml", proc, proc + "    aliases: [{name: p.csv, from: 1️⃣autumn}]\n", "alias.period"),
      Misprint(
        "sites/aa.yaml", proc, proc + "    aliases: [{name: p.csv, from: 2008-10, until: 1️⃣2008-09-30}]\n",
        "alias.period"),
      Misprint("sites/aa.yaml", proc, proc + "    aliases: [{name: p.csv, from: 1️⃣2}]\n", "alias.transfer"),
      Misprint(
        "sites/aa.yaml", proc, proc + "    aliases: [{name: p.csv, sheet: 1️⃣S, from: 2008-10}]\n", "alias.sheet"),
      Misprint(
        "sites/aa.yaml", proc, proc + "    column_aliases: {Stat: [{name: 1️⃣Status, from: 2008-10}]}\n",
        "alias.column"),
      Misprint(
        "sites/aa.yaml", proc, proc + "    column_aliases: {state: [{name: 1️⃣Start, from: 2008-10}]}\n",
        "alias.taken"),
      Misprint(
        "sites/aa.yaml", "{column: Start, times: hhmm}",
        "{column: Start, times: hhmm, aliases: [{name: 1️⃣lf, from: 2008-10}]}", "alias.taken"),
      // The first of the name is a column of its own.
      Misprint(
        "sites/aa.yaml", "{column: Start, times: hhmm}",
        "{column: Start, times: hhmm, aliases: [{name: 1️⃣lf, occurrence: 1, from: 2008-10}]}", "alias.taken"),
      Misprint(
        "sites/aa.yaml", "{column: Start, times: hhmm}",
        "{column: Start, times: hhmm, aliases: [{name: x, occurrence: 1️⃣0, from: 2008-10}]}", "value.form"),
      Misprint(
        "sites/aa.yaml", "{ticks: {lf: F, lm: M}}",
        "{ticks: {lf: F, lm: M}, aliases: 1️⃣[{name: x, from: 2008-10}]}", "column.option"),
      Misprint(
        "sites/aa.yaml", "{column: Start, times: hhmm}",
        "{column: Start, times: hhmm, aliases: [1️⃣{from: 2008-10}]}", "key.missing"),
    ])
  func wrong(_ misprint: Misprint) throws { try misprint.check() }
}
