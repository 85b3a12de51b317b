import Stages
import StudyModel
import Tables
import Testing

@testable import Ingest

private let form = Form(
  id: "F", label: "F", key: ["subj"],
  fields: [Field("subj", .text, .subject), Field("day", .integer), Field("night", .integer)])

private let october = TransferPeriod(from: .date(year: 2008, month: 10, day: 1))

/// `day` and `night` stand under these columns, with these other names of them.
private func layout(
  _ day: HeaderColumn, _ night: HeaderColumn, _ aliases: (column: HeaderColumn, name: HeaderColumn)...
) -> FileLayout {
  var layout = FileLayout(
    name: "f",
    tables: [
      TableLayout(
        form: "F",
        columns: [
          ColumnLayout(field: "subj", source: .column("Pt")),
          ColumnLayout(field: "day", source: .column(day.name), occurrence: day.occurrence),
          ColumnLayout(field: "night", source: .column(night.name), occurrence: night.occurrence),
        ])
    ])
  layout.columnAliases = aliases.map { ColumnAlias(column: $0.column, name: $0.name, period: october) }
  return layout
}

private func read(
  _ text: String, _ layout: FileLayout, month: Int = 10, _ conventions: NationalConventions = NationalConventions()
) throws -> Reading {
  try Reading(
    text, layout, .of([form]), conventions: conventions, sender: Sender(site: "AA", sequence: [2008, month, 2, 0]))
}

@Suite("Other names of columns of which several have one name")
struct RepeatedAliasTests {
  private let second = HeaderColumn("Pain", occurrence: 2)

  @Test("the second of a name may have got a name of its own")
  func renamed() throws {
    let layout = layout(HeaderColumn("Pain", occurrence: 1), second, (second, HeaderColumn("Pain at night")))
    let before = try read("Pt,Pain,Pain\nA1,3,7\n", layout, month: 9)
    #expect(before.texts("day") + before.texts("night") == ["3", "7"])
    #expect(before.rules.isEmpty)
    let after = try read("Pt,Pain at night,Pain\nA1,7,3\n", layout)
    #expect(after.texts("day") + after.texts("night") == ["3", "7"])
    #expect(after.rules.isEmpty)
    #expect(
      before.profile?.columns.map(\.identity) == [HeaderColumn("Pt").placed, HeaderColumn("Pain").placed, second])
    #expect(after.profile?.columns.map(\.identity) == [HeaderColumn("Pt").placed, second, HeaderColumn("Pain").placed])
    let early = try read("Pt,Pain,Pain at night\nA1,3,7\n", layout, month: 9)
    #expect(early.texts("night") == ["<blank>"])
    #expect(early.rules == ["column.missing@1", "column.alias_period@1"])
    #expect(early.findings[1].message.description.contains("for 'Pain' number 2 in other transfers"))
  }

  @Test("where the file has the second of the name as well, that is read and the alias reported")
  func both() throws {
    let layout = layout(HeaderColumn("Pain", occurrence: 1), second, (second, HeaderColumn("Pain at night")))
    let reading = try read("Pt,Pain at night,Pain,Pain\nA1,9,3,7\n", layout)
    #expect(reading.texts("night") == ["7"])
    #expect(reading.rules == ["column.repeated@1"])
  }

  @Test("a column may have got the name of another, and be the second of it")
  func sameName() throws {
    let layout = layout(
      HeaderColumn("Pain", occurrence: 1), HeaderColumn("Pain at night"), (HeaderColumn("Pain at night"), second))
    let reading = try read("Pt,Pain,Pain\nPt,Pain,Pain\nA1,3,7\n", layout)
    #expect(reading.texts("day") + reading.texts("night") == ["3", "7"])
    #expect(reading.rules.isEmpty)
    #expect(try read("Pt,Pain,Pain at night\nA1,3,7\n", layout).texts("night") == ["7"])
    let early = try read("Pt,Pain,Pain\nA1,3,7\n", layout, month: 9)
    #expect(early.texts("night") == ["<blank>"])
    #expect(early.rules == ["column.missing@1", "column.alias_period@1"])
  }

  @Test("an alias that the file has twice, and two aliases of one column, leave open which is meant")
  func ambiguous() throws {
    let twice = layout(HeaderColumn("Day"), HeaderColumn("Night"), (HeaderColumn("Night"), HeaderColumn("Pain")))
    let reading = try read("Pt,Day,Pain,Pain\nA1,3,7,8\n", twice)
    #expect(reading.rules == ["header.ambiguous@1"])
    #expect(reading.counts.quarantined == 2)
    #expect(reading.findings[0].message.description.contains("named 'Pain' and 'Pain', for 'Night',"))
    let two = layout(
      HeaderColumn("Day"), HeaderColumn("Night"), (HeaderColumn("Night"), HeaderColumn("N1")),
      (HeaderColumn("Night"), HeaderColumn("N2")))
    #expect(try read("Pt,Day,N1,N2\nA1,3,7,8\n", two).rules == ["header.ambiguous@1"])
    #expect(try read("Pt,Day,N2\nA1,3,8\n", two).texts("night") == ["8"])
    // The layout's own name settles it.
    #expect(try read("Pt,Day,N1,N2,Night\nA1,3,7,8,9\n", two).texts("night") == ["9"])
    // The first of two, where the alias says so.
    let first = layout(
      HeaderColumn("Day"), HeaderColumn("Night"), (HeaderColumn("Night"), HeaderColumn("Pain", occurrence: 1)))
    let settled = try read("Pt,Day,Pain,Pain\nA1,3,7,8\n", first)
    #expect(settled.texts("night") == ["7"])
    #expect(settled.rules == ["column.repeated@1"])
  }

  @Test("an alias is found in whichever way its letters are spelt")
  func spelling() throws {
    let layout = layout(
      HeaderColumn("Day"), HeaderColumn("Night"), (HeaderColumn("Night"), HeaderColumn("Intensit\u{E9}")))
    let reading = try read("Pt,Day,Intensite\u{301}\nA1,3,7\n", layout)
    #expect(reading.texts("night") == ["7"])
    #expect(reading.rules.isEmpty)
  }

  @Test("an alias that is not in force is looked at for what names people, as every column that is not read")
  func identifiers() throws {
    let layout = layout(HeaderColumn("Day"), HeaderColumn("Night"), (HeaderColumn("Night"), HeaderColumn("Contact")))
    let reading = try read("Pt,Day,Night,Contact\nA1,3,7,a@b.org\nA2,3,7,c@d.org\n", layout, month: 9)
    #expect(reading.rules == ["column.alias_period@1", "column.identifiers@2"])
    #expect(reading.findings.allSatisfy { !$0.message.description.contains("b.org") })
  }

  @Test("a repeated column that may be the missing one is told with its place among those of the name")
  func suggestion() throws {
    let layout = layout(HeaderColumn("Pain", occurrence: 1), HeaderColumn("Pain score"))
    let reading = try read("Pt,Pain,x,Pain\nA1,3,1,7\n", layout)
    #expect(reading.texts("night") == ["<blank>"])
    #expect(reading.rules == ["column.missing@1", "column.unknown@1", "column.repeated@1"])
    #expect(
      reading.findings[0].message.description.hasSuffix(
        "It has a column 'Pain' number 2, which no layout names: if that is the same, have it declared as its alias "
          + "(aliases: [{name: \"Pain\", occurrence: 2, from: 2008-10-02}])."))
    let missing = try read("Pt,Pain,x\nA1,3,1\n", self.layoutOfTwo)
    #expect(missing.findings[0].message.description.hasPrefix("The file has no column 'Pain' number 2;"))
  }

  private var layoutOfTwo: FileLayout { layout(HeaderColumn("Pain", occurrence: 1), second) }
}
