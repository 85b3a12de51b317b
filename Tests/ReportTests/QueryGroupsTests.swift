import StudyModel
import Testing

@testable import Report

@Suite("Queries with one cause are one group") struct QueryGroupsTests {
  private static func ids(_ group: QueryGroup, _ queries: [ReportedQuery]) -> [UInt64] {
    group.members.map { queries[$0.index].id.identity }
  }

  @Test("The rows of one column of one file are one group, and its title says so in plain words")
  func oneColumn() throws {
    let queries = (1...412).reversed().map { query(UInt64($0), participant: "P\(1000 + $0)", row: $0 + 6) }
    let groups = QueryGroups(queries).groups
    let group = try #require(groups.first)
    #expect(groups.count == 1)
    #expect(group.title == "412 findings, one cause: The date is in another order, first at row 7")
    #expect(group.message == "The date is in another order. Send it as day, month, year.")
    #expect((group.column, group.file, group.rule) == ("DOB", "dm.csv", "date.order"))
    #expect(Self.ids(group, queries) == Array(1...412))
  }

  @Test("Another rule, column, file or archive is another cause")
  func others() {
    let queries = [
      query(1, row: 2), query(2, rule: "date.future", row: 2), query(3, row: 2, column: "Visit date"),
      query(4, file: "vs.csv", row: 2), query(5, archive: "august.zip", row: 2),
    ]
    #expect(QueryGroups(queries).groups.map { Self.ids($0, queries) } == [[2], [5], [1], [3], [4]])
    #expect(QueryGroups(queries).groups[0].title == "The date is in another order, row 2")
  }

  @Test("Two forms of one file have causes of their own")
  func forms() {
    var queries = (1...3).map { query(UInt64($0), file: "all.xml", row: $0, column: nil) }
    for (index, form) in ["Pain", "RMDQ", "Pain"].enumerated() { queries[index].form = form }
    #expect(QueryGroups(queries).groups.map { Self.ids($0, queries) } == [[1, 3], [2]])
  }

  @Test("What a file lacks is one cause, whichever columns they are")
  func missingColumns() throws {
    let queries = ["Pulse", "Height", "Mass"].enumerated().map {
      query(UInt64($0 + 1), rule: "column.missing", column: $1, message: "The column is not there.")
    }
    let groups = QueryGroups(queries).groups
    #expect(groups.map(\.title) == ["3 findings, one cause: The column is not there"])
    #expect(groups[0].column == nil)
  }

  @Test("What lies in no file is told by its rule and form")
  func noFile() {
    var queries = (1...4).map { query(UInt64($0), rule: "form.missing", archive: "", file: "", column: nil) }
    for (index, form) in ["Pain", "Pain", "RMDQ", "Pain"].enumerated() { queries[index].form = form }
    #expect(QueryGroups(queries).groups.map { Self.ids($0, queries) } == [[1, 2, 4], [3]])
  }

  @Test("What follows from a query stands below it, however deep, and is not counted as a cause")
  func followers() throws {
    let queries = [
      query(5, rule: "window.late", participant: "P1", file: "pain.csv", row: 9, cause: 2),
      query(3, participant: "P2", row: 3), query(2, participant: "P1", row: 8),
      query(4, rule: "window.late", participant: "P1", file: "pain.csv", row: 8, cause: 2),
      query(6, rule: "score.missing", participant: "P1", file: "pain.csv", row: 9, cause: 5),
    ]
    let group = try #require(QueryGroups(queries).groups.first)
    #expect(QueryGroups(queries).groups.count == 1)
    #expect(Self.ids(group, queries) == [2, 4, 5, 6, 3])
    #expect(group.members.map(\.depth) == [0, 1, 1, 2, 0])
    #expect(group.title == "5 findings, one cause: The date is in another order, first at row 3; 3 follow from it")
    #expect(group.file == "dm.csv")
  }

  @Test("A cause that is not in the list leaves its followers to themselves")
  func causeElsewhere() {
    let queries = [query(1, row: 2, cause: 99), query(2, row: 3, cause: 1)]
    #expect(QueryGroups(queries).groups.map { Self.ids($0, queries) } == [[1, 2]])
    let open = QueryGroups(queries) { $0.id.identity == 2 }.groups
    #expect(open.map { Self.ids($0, queries) } == [[2]])
    #expect(open[0].members[0].depth == 0)
  }

  @Test("Causes that go round in a circle lose no query")
  func circles() {
    let queries = [
      query(1, row: 2, cause: 3), query(2, row: 3, cause: 1), query(3, row: 4, cause: 2), query(4, row: 5, cause: 4),
      query(5, row: 6, cause: 3),
    ]
    let groups = QueryGroups(queries).groups
    #expect(groups.flatMap { Self.ids($0, queries) }.sorted() == [1, 2, 3, 4, 5])
    #expect(groups.flatMap(\.members).count { $0.depth == 0 } == 2)
  }

  @Test("A chain of a hundred thousand causes ends")
  func chain() {
    let queries = (1...100_000).map { query(UInt64($0), row: $0, cause: $0 == 1 ? nil : UInt64($0 - 1)) }
    let groups = QueryGroups(queries).groups
    #expect(groups.count == 1)
    #expect(groups[0].members.last?.depth == 99_999)
  }

  @Test("The worst comes first, then what clears most")
  func weight() {
    let queries =
      [query(1, rule: "a", row: 2), query(2, severity: .reject, rule: "z", row: 2)]
      + (3...5).map { query($0, rule: "m", row: Int($0)) }
    #expect(QueryGroups(queries).groups.map(\.rule) == ["z", "m", "a"])
  }

  @Test("Groups do not depend on the order of the queries")
  func anyOrder() {
    let queries = (1...60).map { number in
      query(
        UInt64(number), rule: "r\(number % 3)", participant: "P\(number % 7)", row: number % 5,
        cause: number % 10 == 0 ? UInt64(number - 1) : nil)
    }
    let expected = QueryGroups(queries).groups.map { Self.ids($0, queries) }
    for turn in [7, 23, 41] {
      let turned = Array(queries[turn...] + queries[..<turn].reversed())
      #expect(QueryGroups(turned).groups.map { Self.ids($0, turned) } == expected)
    }
  }
}
