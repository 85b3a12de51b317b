import Diagnostics
import Expressions
import Tables
import TestSupport
import Testing

/// Names of a record and of the records of a form `CM` that belong to it.
struct RecordNames: ExpressionNames {
  var own: [String: Column]
  var others: [String: Column]
  var shifted = false

  func type(of reference: Reference) -> NameType? {
    own[reference.description].map { NameType($0.kind, shifted: shifted && $0.kind == .date) }
  }

  func type(ofField field: String, inRecordsOf form: String) -> NameType? {
    form == "CM" ? others[field].map { NameType($0.kind) } : nil
  }

  func texts(ofCodeList name: String) -> [String]? { name == "opioids" ? ["codeine", "endone"] : nil }
  var codeLists: [String] { ["opioids"] }
  var suggestions: [String] { own.keys.sorted() }
  func fields(ofRecordsOf form: String) -> [String] { others.keys.sorted() }
  var forms: [String] { ["CM"] }
  var visits: [String] { ["BL", "M1"] }

  func refusal(of reference: Reference) -> (message: String, help: String?)? {
    reference.form == "XX" ? ("form XX cannot be seen", "look elsewhere") : nil
  }

  func compile(_ text: String, diagnostics: inout DiagnosticList) -> CompiledExpression? {
    Expression.parse(text, at: Sheet.start, diagnostics: &diagnostics)?.check(
      self, expecting: .truth, diagnostics: &diagnostics)
  }
}

@Suite("Records of other forms")
struct RecordsTests {
  /// The groups of some rows and records by their participants, as one reads them off.
  private func table(_ rows: [Int], _ records: [Int], _ columns: [Column]) -> RecordTable {
    let participants = (records.max() ?? -1) + 1
    let members = (0..<participants).map { who in records.indices.filter { records[$0] == who } }
    var starts: [Int32] = [0]
    for group in members { starts.append((starts.last ?? 0) + Int32(group.count)) }
    return RecordTable(
      groups: rows.map { $0 < participants ? Int32($0) : -1 }, starts: starts, rows: members.flatMap { $0 },
      columns: columns, count: records.count)
  }

  private func truth(
    _ text: String, _ names: RecordNames, rows: [Int], records: [Int]
  ) throws -> [UInt8] {
    var diagnostics = DiagnosticList()
    let compiled = try #require(
      names.compile(text, diagnostics: &diagnostics), "\(text): \(diagnostics.all.map(\.message))")
    return compiled.truth(
      rows: rows.count, columns: { names.own[$0.description] ?? .text(TextColumn()) },
      records: { wanted in
        table(rows, records, wanted.fields.map { names.others[$0] ?? .text(TextColumn()) })
      })
  }

  @Test("any, all and count are what counting on one's fingers gives")
  func byHand() throws {
    // Participants 0, 1 and 2 have three, one and no records; the last row is of participant 0 again.
    let names = RecordNames(
      own: ["visit": .text(TextColumn(["BL", "BL", "BL", "M1"]))],
      others: [
        "visit": .text(TextColumn(["BL", "M1", "BL", "M1"])),
        "dose": numbers([1, 2, nil, 5]),
      ])
    let expected: [(String, [UInt8])] = [
      ("any(CM, dose > 1)", [1, 1, 0, 1]), ("any(CM, dose > 4)", [2, 1, 0, 2]),
      ("all(CM, dose > 0)", [2, 1, 1, 2]), ("all(CM, dose > 1)", [0, 1, 1, 0]),
      ("any(CM, visit == this.visit and dose == 2)", [2, 0, 0, 1]),
      ("all(CM, visit != this.visit or dose < 2)", [2, 1, 1, 0]),
      ("count(CM) == 3", [1, 0, 0, 1]), ("count(CM) == 0", [0, 0, 1, 0]),
      ("count(CM, visit == this.visit) == 2", [1, 0, 0, 0]),
      // One of the three cannot be told, so that there are two at least.
      ("count(CM, dose > 0) >= 2", [1, 0, 0, 1]), ("count(CM, dose > 0) >= 3", [2, 0, 0, 2]),
      ("count(CM, dose > 0) < 2", [0, 1, 1, 0]), ("count(CM, dose > 0) + 1 > 0", [2, 1, 1, 2]),
      ("any(CM, dose > 1) and count(CM, visit == \"M1\") == 1", [1, 1, 0, 1]),
    ]
    for (text, truth) in expected {
      #expect(try self.truth(text, names, rows: [0, 1, 2, 0], records: [0, 0, 0, 1]) == truth, "\(text)")
    }
  }

  @Test("A participant with more records than can be compared one by one is not judged, and others are")
  func tooMany() throws {
    let records = [Int](repeating: 0, count: 10_001) + [1]
    let names = RecordNames(own: ["x": numbers([1, 1])], others: ["x": numbers(records.map { _ in 1 })])
    #expect(try truth("any(CM, x == this.x)", names, rows: [0, 1], records: records) == [2, 1])
    #expect(try truth("any(CM, x == 1)", names, rows: [0, 1], records: records) == [1, 1])
  }

  @Test("Conditions over records come to the same as a naive interpreter's", arguments: 21...28 as ClosedRange<UInt64>)
  func property(seed: UInt64) throws {
    var random = RandomNumbers(seed: seed)
    var seen: Set<UInt8> = []
    for _ in 0..<60 {
      let own = RandomRows(count: random.pick([1, 2, 12]), &random)
      let others = RandomRows(count: random.pick([0, 1, 30]), &random)
      let rows = own.rows.map { _ in random.below(5) }
      let records = others.rows.map { _ in random.below(4) }
      let tree = random.condition(3).renamed { random.chance(2) ? "this.\($0)" : $0 }
      let limit = random.below(4)
      let counted = random.pick([">=", "=="])
      let texts = [
        "any(CM, \(tree.written))", "all(CM, \(tree.written))", "count(CM, \(tree.written)) \(counted) \(limit)",
      ]
      let names = RecordNames(own: own.columns, others: others.columns)
      let answers = own.rows.indices.map { row in
        records.indices.filter { records[$0] == rows[row] }.map { record -> Bool? in
          var cells = others.rows[record]
          for (name, cell) in own.rows[row] { cells["this.\(name)"] = cell }
          return tree.condition(cells)
        }
      }
      let expected: [[UInt8]] = [
        answers.map { $0.contains(true) ? 1 : $0.contains(nil) ? 2 : 0 },
        answers.map { $0.contains(false) ? 0 : $0.contains(nil) ? 2 : 1 },
        answers.map { answers in
          let trues = answers.count { $0 == true }
          let all = trues...(trues + answers.count { $0 == nil })
          if counted == ">=" { return trues >= limit ? 1 : answers.contains(nil) ? 2 : 0 }
          return !answers.contains(nil) ? (trues == limit ? 1 : 0) : all.lowerBound > limit ? 0 : 2
        },
      ]
      for (text, truth) in zip(texts, expected) {
        let found = try self.truth(text, names, rows: rows, records: records)
        #expect(found == truth, "\(text)")
        seen.formUnion(found)
      }
    }
    #expect(seen == [0, 1, 2])
  }

  @Test(
    "Errors point at the character that is wrong",
    arguments: [
      ("at(1️⃣M11).x > 1", "expression.unknown_visit", "did you mean 'M1'?"),
      ("at(BL) 1️⃣x > 1", "expression.syntax", "write at(VISIT).field or at(VISIT).FORM.field"),
      ("at(1️⃣3).x > 1", "expression.syntax", "write at(VISIT).field or at(VISIT).FORM.field"),
      ("at(BL).1️⃣y > 1", "expression.unknown_name", nil),
      ("previous(1️⃣3) > 1", "expression.syntax", "write previous(field), with a field of this form"),
      ("previous(1️⃣CM.dose) > 1", "expression.syntax", "write previous(field), with a field of this form"),
      ("any(1️⃣CN, true)", "expression.unknown_form", "did you mean 'CM'?"),
      ("any(CM, 1️⃣duse > 1)", "expression.unknown_name", "did you mean 'dose'?"),
      ("any(CM, 1️⃣x > 1)", "expression.unknown_name", "write this.x for the field of the record at hand"),
      ("any(CM, any(1️⃣CM, true))", "expression.type", "make two rules of it"),
      ("any(CM, 1️⃣dose)", "expression.type", nil), ("1️⃣any(CM)", "expression.arguments", "write any(FORM, condition)"),
      ("count(CM, true, 1️⃣true) > 1", "expression.type", "join conditions with 'and'"),
      ("present(1️⃣CM)", "expression.unknown_name", "CM is a form: write CM.field, or count(CM)"),
      ("1️⃣site.mean(x) > 1", "expression.reach", "write 'scope: site'"),
      ("1️⃣site.maen(x) > 1", "expression.unknown_function", "did you mean 'site.mean'?"),
      ("1️⃣site.mean() > 1", "expression.arguments", "write site.mean(x) or site.mean(x, condition)"),
      ("1️⃣XX.x > 1", "expression.reach", "look elsewhere"),
      ("contains(t, 1️⃣opiods)", "expression.unknown_code_list", "did you mean 'opioids'?"),
      ("contains(t, 1️⃣\"\")", "expression.type", nil), ("matches(1️⃣x, \"#\")", "expression.type", nil),
      ("contains(t, 1️⃣t == \"a\")", "expression.type", nil),
    ] as [(String, String, String?)])
  func errors(marked: String, code: String, help: String?) throws {
    let text = MarkedText(marked)
    let names = RecordNames(
      own: ["x": numbers([1]), "t": .text(TextColumn(["a"])), "at(BL).x": numbers([1])], others: ["dose": numbers([1])])
    var diagnostics = DiagnosticList()
    #expect(names.compile(text.text, diagnostics: &diagnostics) == nil)
    let first = try #require(diagnostics.all.first)
    #expect(first.code == code, "\(marked)")
    #expect(first.location?.column == text.places[1]?.column, "\(marked)")
    if let help { #expect(first.help == help, "\(marked)") }
  }

  @Test(
    "A shifted date meets no day of the calendar, however it is wrapped",
    arguments: [
      "d >= 1️⃣2006-05-01", "1️⃣2006-05-01 == d", "days(d, 1️⃣2006-05-01) > 3", "between(d, 1️⃣2006-05-01, d)",
      "coalesce(d, 1️⃣2006-05-01) == d", "if(true, d, 1️⃣2006-05-01) == d", "d in (1️⃣2006-05-01)",
      "coalesce(d, d) < 1️⃣2006-05-01",
    ])
  func shifted(marked: String) throws {
    let text = MarkedText(marked)
    var diagnostics = DiagnosticList()
    let names = RecordNames(own: ["d": dates([[2006, 1, 1]])], others: [:], shifted: true)
    #expect(names.compile(text.text, diagnostics: &diagnostics) == nil)
    let first = try #require(diagnostics.all.first)
    #expect(first.code == "expression.shifted_date")
    #expect(first.location?.column == text.places[1]?.column)
  }

  @Test("Two shifted dates of a participant, and two days of the calendar, can be compared")
  func unmixed() {
    let names = RecordNames(own: ["d": dates([[2006, 1, 1]])], others: [:], shifted: true)
    for text in ["d <= d", "days(d, coalesce(d, d)) == 0", "2006-05-01 < 2006-06-01"] {
      var diagnostics = DiagnosticList()
      #expect(names.compile(text, diagnostics: &diagnostics) != nil, "\(text)")
    }
  }

  @Test("What a condition can come to where names have no value")
  func outcomes() throws {
    let names = RecordNames(own: ["x": numbers([1]), "y": numbers([1])], others: [:])
    let expected: [(String, Set<Truth>)] = [
      ("x > 1", [.unknown]), ("y > 1", [.true, .false, .unknown]), ("present(x)", [.false]),
      ("present(y)", [.true, .false]), ("missing(x)", [.true]), ("present(x) and y > 1", [.false]),
      ("x > 1 or y > 1", [.true, .unknown]), ("coalesce(x, y) > 1", [.true, .false, .unknown]),
      ("coalesce(x, 0) > 1", [.true, .false, .unknown]), ("sum(x, x) > 1", [.unknown]),
      ("count(x) > 1", [.true, .false, .unknown]), ("true", [.true]), ("not true", [.false]),
      ("if(present(x), y > 1, true)", [.true]), ("count(CM) > 0", [.true, .false, .unknown]),
    ]
    for (text, outcomes) in expected {
      var diagnostics = DiagnosticList()
      let compiled = try #require(names.compile(text, diagnostics: &diagnostics))
      #expect(compiled.outcomes { $0.field == "x" } == outcomes, "\(text)")
    }
  }
}

extension Tree {
  /// The same with some names put in place of others.
  func renamed(_ name: (String) -> String) -> Tree {
    switch self {
    case .number, .text, .date, .truth: self
    case .name(let old): .name(name(old))
    case .prefix(let sign, let part): .prefix(sign, part.renamed(name))
    case .infix(let left, let sign, let right): .infix(left.renamed(name), sign, right.renamed(name))
    case .member(let part, let list, let negated): .member(part.renamed(name), list, negated: negated)
    case .call(let function, let parts): .call(function, parts.map { $0.renamed(name) })
    }
  }
}
