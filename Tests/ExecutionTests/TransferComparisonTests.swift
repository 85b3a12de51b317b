import Stages
import StudyModel
import Tables
import Testing

@testable import Execution

@Suite("A transfer against the one before")
struct TransferComparisonTests {
  typealias Column = MemberProfile.Column

  private static let layout = FileLayout(
    name: "pain*.csv",
    tables: [TableLayout(form: "PN", columns: [ColumnLayout(field: "arm", source: .column("Arm"))])])

  private static let study: Study = {
    var study = Study(id: "S", title: "S")
    study.forms = [
      Form(
        id: "PN", label: "Pain", key: [],
        fields: [Field(name: "arm", label: "Arm", type: .code, role: .treatment)])
    ]
    return study
  }()

  private func column(
    _ name: String, at position: Int = 0, declared: Bool = true, nameable: Bool = true,
    _ change: (inout Column) -> Void = { _ in }
  ) -> Column {
    var column = Column(name: name, position: position, isNameable: nameable, isDeclared: declared)
    change(&column)
    return column
  }

  private func transfer(_ archive: String, _ columns: [Column], member: UInt32 = 4) -> TransferProfile {
    var receipt = MemberReceipt(path: "pain.csv", bytes: 1, sha256: "00", verdict: .read)
    receipt.layout = Self.layout
    return TransferProfile(
      SubmissionOutcome(
        site: "AA", archive: archive, sha256: "", bytes: 1, state: .read,
        members: [MemberOutcome(receipt: receipt, counts: RecordCounts(), number: member)]),
      profiles: [MemberProfile(headerRecord: 2, columns: columns)])
  }

  private func findings(_ before: [Column], _ now: [Column], cumulative: Bool = true) -> [Finding] {
    TransferComparison(study: Self.study, isCumulative: cumulative).findings(
      transfer("2.zip", now, member: 4), after: transfer("1.zip", before, member: 9))
  }

  @Test("the second column of a name is a column of its own")
  func repeated() {
    var second = column("Pain", at: 1, declared: false)
    second.occurrence = 2
    #expect(
      findings([column("Pain")], [column("Pain"), second]).map(\.message.description) == [
        "The file has columns that the transfer before (1.zip) did not have: 'Pain' number 2 (which no layout names)."
      ])
    #expect(findings([column("Pain"), second], [column("Pain")]).map(\.rule) == ["drift.columns_lost"])
  }

  @Test("columns in another order are no difference")
  func order() {
    #expect(
      findings(
        [column("A", at: 0), column("B", at: 1)], [column("B", at: 0), column("A", at: 1)]
      ).isEmpty)
  }

  @Test("columns that were added and lost are told by name where that may be, at the header of the file")
  func addedAndLost() throws {
    let found = findings(
      [column("A"), column("Old", at: 1)],
      [
        column("A"), column("New", at: 1), column("Odd", at: 2, declared: false),
        column("Smith", at: 3, declared: false, nameable: false),
      ])
    #expect(found.map { "\($0.rule) \($0.severity)" } == ["drift.columns_added note", "drift.columns_lost note"])
    #expect(found.allSatisfy { $0.origin == RowOrigin(member: 4, record: 2) && $0.table == "PN" })
    let added = try #require(found.first).message.description
    #expect(
      added.hasSuffix("did not have: 'New', 'Odd' (which no layout names), column 4 (which no layout names)."))
    #expect(added.contains("1.zip"))
    #expect(found[1].message.description.hasSuffix("had: 'Old'."))
  }

  private func cells(
    filled: Int, integers: Int = 0, decimals: Int = 0, year: Int = 0, day: Int = 0, month: Int = 0
  ) -> MemberProfile.CellCounts {
    var counts = MemberProfile.CellCounts()
    (counts.filled, counts.integers, counts.decimals) = (filled, integers, decimals)
    (counts.yearFirst, counts.dayFirst, counts.monthFirst) = (year, day, month)
    return counts
  }

  private func retyped(_ before: MemberProfile.CellCounts, _ now: MemberProfile.CellCounts) -> [Finding] {
    findings([column("A") { $0.cells = before }], [column("A") { $0.cells = now }])
  }

  @Test("a column is retyped where most cells cannot be what they were")
  func retyping() {
    let dayFirst = cells(filled: 20, day: 20, month: 8)
    let found = retyped(dayFirst, cells(filled: 20, year: 20))
    #expect(found.map { "\($0.rule) \($0.severity) \($0.field?.text ?? "")" } == ["drift.column_retyped query A"])
    #expect(found.first?.message.description.contains("dates with the day first") == true)
    #expect(retyped(dayFirst, cells(filled: 20, day: 8, month: 20)).count == 1)
    #expect(retyped(cells(filled: 20, integers: 20), cells(filled: 20)).count == 1)
    #expect(retyped(cells(filled: 20), cells(filled: 20, integers: 20)).count == 1)
  }

  @Test("a first decimal, dates of either order, a few odd cells, and columns with little in them are no change")
  func notRetyped() {
    let integers = cells(filled: 20, integers: 20)
    #expect(retyped(integers, cells(filled: 20, integers: 3, decimals: 17)).isEmpty)
    #expect(retyped(cells(filled: 20, day: 20, month: 20), cells(filled: 20, day: 20, month: 3)).isEmpty)
    #expect(retyped(integers, cells(filled: 20, integers: 15)).isEmpty)
    #expect(retyped(cells(filled: 20, integers: 15), integers).isEmpty)
    #expect(retyped(integers, cells(filled: 4)).isEmpty)
    #expect(retyped(cells(filled: 0), integers).isEmpty)
  }

  @Test("a column that no layout names is told of too, as a note")
  func undeclared() {
    let found = findings(
      [column("A", declared: false) { $0.cells = cells(filled: 9, integers: 9) }],
      [column("A", declared: false) { $0.cells = cells(filled: 9) }])
    #expect(found.map { "\($0.rule) \($0.severity)" } == ["drift.column_retyped note"])
  }

  private func use(_ words: Set<String>, _ read: Int, _ unread: Int = 0) -> MemberProfile.CodeUse {
    var use = MemberProfile.CodeUse()
    (use.words, use.read, use.unread) = (words, read, unread)
    return use
  }

  private func recoded(
    _ before: MemberProfile.CodeUse, _ now: MemberProfile.CodeUse, name: String = "A", cumulative: Bool = true
  ) -> [Finding] {
    findings([column(name) { $0.codes = before }], [column(name) { $0.codes = now }], cumulative: cumulative)
  }

  @Test("a column is recoded where declared words took the place of others, or most are not declared any more")
  func recoding() throws {
    let switched = try #require(recoded(use(["1", "2"], 9), use(["Y", "N"], 9)).first)
    #expect("\(switched.rule) \(switched.severity)" == "drift.column_recoded query")
    #expect(switched.message.description.contains("'N', 'Y' in place of '1', '2'"))
    #expect(recoded(use(["1", "2"], 9), use(["1", "Y"], 9)).count == 1)
    let unknown = try #require(recoded(use(["1", "2"], 9), use([], 0, 9)).first)
    #expect(unknown.severity == .query)
    let new = try #require(recoded(use(["1", "2"], 9), use(["1", "2"], 9, 1)).first)
    #expect("\(new.rule) \(new.severity)" == "drift.column_recoded note")
  }

  @Test("an answer that is given for the first time is no change, nor one that is not given in what is new")
  func notRecoded() {
    #expect(recoded(use(["1"], 9), use(["1", "2"], 9)).isEmpty)
    #expect(recoded(use(["1", "2"], 9), use(["1"], 9)).isEmpty)
    #expect(recoded(use(["1", "2"], 9), use(["2", "3"], 9), cumulative: false).isEmpty)
    #expect(recoded(use(["1"], 2), use(["Y"], 9)).isEmpty)
    #expect(recoded(use(["1"], 9, 2), use(["1"], 9, 3)).isEmpty)
  }

  @Test("the words of a column that tells the treatment are not said")
  func treatment() throws {
    let found = try #require(recoded(use(["VP"], 9), use(["SP"], 9), name: "Arm").first)
    #expect(!found.message.description.contains("VP") && !found.message.description.contains("SP"))
  }
}
