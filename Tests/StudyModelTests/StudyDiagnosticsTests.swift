import Diagnostics
import StudyModel
import Testing

@Suite("What is wrong in a study's files is reported where it stands")
struct StudyDiagnosticsTests {
  @Test(
    "in study.yaml",
    arguments: [
      Misprint("study.yaml", "packs: [common]", "1️⃣pack: [common]\npacks: [common]", "key.unknown"),
      Misprint("study.yaml", "study: {id: DEMO, title", "study: 1️⃣{id: DEMO, 2️⃣titel", "key.missing", "key.unknown"),
      Misprint("study.yaml", "id: DEMO", "id: 1️⃣\"\"", "value.empty"),
      Misprint("study.yaml", "{id: B,", "{id: 1️⃣A,", "arm.duplicate"),
      Misprint("study.yaml", "{id: B,", "{id: 1️⃣B-2,", "name.form"),
      Misprint("study.yaml", "number: 0", "number: 1️⃣30", "visit.duplicate"),
      Misprint("study.yaml", "number: 0", "number: 1️⃣none", "value.form"),
      Misprint("study.yaml", "window: [-30, 0]", "window: 1️⃣[0, -30]", "value.form"),
      Misprint("study.yaml", "window: [20, 40]", "window: 1️⃣[31, 40]", "visit.window"),
      Misprint("study.yaml", "window: [-30, 0]", "window: 1️⃣[-30, 20]", "visit.overlap"),
      Misprint("study.yaml", "window: [-30, 0]", "window: [-30, 0], by: 1️⃣hour", "value.choice"),
      Misprint("study.yaml", "  sex:", "  1️⃣sites: {terms: {X: x}}\n  sex:", "code_list.reserved"),
      Misprint("study.yaml", "  sex:", "  1️⃣empty: {source: none}\n  sex:", "code_list.empty"),
      Misprint("study.yaml", "{F: Female,", "{F: Female, 1️⃣\"F 2\": Both,", "code.form"),
      Misprint("study.yaml", "packs: [common]", "packs: [common, 1️⃣uk]", "file.missing"),
      Misprint("study.yaml", "instruments: [q3]", "instruments: [q3, 1️⃣q4]", "file.missing"),
    ])
  func study(_ misprint: Misprint) throws { try misprint.check() }

  @Test(
    "in packs and instruments",
    arguments: [
      Misprint("../packs/common/pack.yaml", "pack: common", "pack: 1️⃣uk", "file.name"),
      Misprint("../packs/common/pack.yaml", "factor: 2.496", "factor: 1️⃣-1", "unit.factor"),
      Misprint("../packs/common/pack.yaml", "factor: 2.496", "factor: 1️⃣lots", "value.form"),
      Misprint(
        "../packs/common/pack.yaml", "  - {from: ng/mL",
        "  - 1️⃣{from: lb, to: kg, factor: 0.45, source: b}\n  - {from: ng/mL",
        "pack.conflict"),
      Misprint("../instruments/q3.yaml", "instrument: q3", "instrument: 1️⃣q5", "file.name"),
      Misprint("../instruments/q3.yaml", "[\"q{1..3}\"]", "[\"q{1..3}\", 1️⃣q2]", "instrument.items"),
      Misprint("../instruments/q3.yaml", "[\"q{1..3}\"]", "[1️⃣\"q{3..1}\", q1, q2, q3]", "run.form"),
      Misprint("../instruments/q3.yaml", "at_least: 2", "at_least: 1️⃣4", "instrument.at_least"),
      Misprint("../instruments/q3.yaml", "{Y: 1, N: 1}", "1️⃣{Y: 3, N: 1}", "instrument.vector"),
      Misprint("../instruments/q3.yaml", "{Y: 1, N: 1}", "{Y: 1, 1️⃣M: 1}", "instrument.answer"),
      Misprint("../instruments/q3.yaml", "method: sum", "method: 1️⃣product", "value.choice"),
      Misprint("../instruments/q3.yaml", "{Y: 1, N: 0}", "{Y: 1, N: 1️⃣no}", "value.form"),
    ])
  func shared(_ misprint: Misprint) throws { try misprint.check() }

  @Test(
    "in forms",
    arguments: [
      Misprint("forms/pn.yaml", "key: [subj, visit]", "key: [subj, 1️⃣visits]", "field.unknown"),
      Misprint("forms/pn.yaml", "key: [subj, visit]", "key: [subj, visit, 1️⃣visit]", "form.key"),
      Misprint("forms/pn.yaml", "form: PN", "form: 1️⃣PN", "form.subject")
        .with("role: subject", "role: clinical"),
      Misprint("forms/pn.yaml", "codes: visits", "codes: 1️⃣visit", "code_list.unknown"),
      Misprint("forms/pn.yaml", "form: PN", "form: PN\nexpected: [BL, 1️⃣M2, M1, 2️⃣BL]", "visit.unknown", "form.expected"),
      Misprint("forms/pn.yaml", "form: PN", "form: PN\nexpected: 1️⃣once", "form.expected"),
      Misprint("forms/pn.yaml", "form: PN", "form: PN\nexpected: 1️⃣[]", "form.expected"),
      Misprint("forms/pn.yaml", "form: PN", "form: PN\nexpected: 1️⃣{at: BL}", "value.form"),
      Misprint("forms/pn.yaml", "unit: kg", "unit: kg, jump: {within: 1️⃣60, by: 2️⃣-5%}", "jump.within", "jump.by"),
      Misprint("forms/pn.yaml", "unit: kg", "unit: kg, jump: 1️⃣{within: 60 days}", "key.missing"),
      Misprint("forms/pn.yaml", "  date: {", "  date: {1️⃣jump: {within: 60 days, by: 5}, ", "field.option"),
      Misprint("forms/pn.yaml", "unit: kg", "unit: kg, jump: 1️⃣{within: 1 day, by: 5}", "field.jump")
        .with("type: date, role: date", "type: text, role: clinical"),
      Misprint("forms/pn.yaml", "  date: {", "  date: {1️⃣codes: visits, ", "field.option"),
      Misprint("forms/pn.yaml", "  date: {", "  date: {1️⃣unit: kg, ", "field.option"),
      Misprint("forms/pn.yaml", "  date: {", "  date: {1️⃣age_at: date, ", "field.option"),
      Misprint(
        "forms/pn.yaml", "  date: {", "  1️⃣where: {label: L, type: code, role: clinical}\n  date: {", "field.codes"),
      Misprint(
        "forms/pn.yaml", "  date: {", "  1️⃣siteid: {label: L, type: text, role: clinical}\n  date: {", "field.reserved"),
      Misprint("forms/pn.yaml", "\"q{1..3}\":", "1️⃣\"q{1..3}\":", "field.duplicate")
        .with("  date: {", "  q2: {label: L, type: code, role: clinical, codes: yes_no}\n  date: {"),
      Misprint("forms/pn.yaml", "type: date", "type: 1️⃣dates", "value.choice"),
      Misprint("forms/pn.yaml", "type: date", "type: 1️⃣text", "field.role"),
      Misprint("forms/pn.yaml", "role: date", "role: 1️⃣day", "value.choice"),
      Misprint("forms/pn.yaml", "range: [0, 10]", "range: 1️⃣[10]", "value.form"),
      Misprint("forms/pn.yaml", "required: true", "required: 1️⃣yes", "value.form"),
      Misprint("forms/pn.yaml", "\"Question {1..3}\"", "1️⃣\"Question {1..4}\"", "run.length"),
      Misprint("forms/pr.yaml", "age_at: date", "age_at: 1️⃣levels", "field.age_at"),
      Misprint("forms/pr.yaml", "form: PR", "form: PR\n1️⃣colour: red", "key.unknown"),
    ])
  func forms(_ misprint: Misprint) throws { try misprint.check() }

  @Test(
    "in sites",
    arguments: [
      Misprint("sites/aa.yaml", "site: AA", "site: 1️⃣BB", "file.name"),
      Misprint("sites/aa.yaml", "format: 1\n", "1️⃣format: 1\n", "key.missing").with("number: \"04\"\n", ""),
      Misprint("sites/aa.yaml", "\"04\"", "1️⃣four", "site.number"),
      Misprint("sites/aa.yaml", "country: AU", "country: 1️⃣Australia", "site.country"),
      Misprint("sites/aa.yaml", "\"AA{nnn}\"", "1️⃣\"AA\"", "site.subject"),
      Misprint("sites/aa.yaml", "\"A_{yy}{mm}.zip\"", "1️⃣\"A_{week}.zip\"", "site.archive"),
      Misprint("sites/aa.yaml", "dates: dmy", "dates: 1️⃣dym", "value.choice"),
      Misprint("sites/aa.yaml", "birth: 1900", "birth: 1️⃣19", "value.form"),
      Misprint("sites/aa.yaml", "{NA: unknown}", "{NA: 1️⃣lost}", "value.choice"),
      Misprint("sites/aa.yaml", "{delimiter: semicolon,", "{delimiter: 1️⃣\";\",", "value.choice"),
      Misprint("sites/aa.yaml", "name: proc.csv", "name: 1️⃣pain*.csv", "file.duplicate"),
      Misprint("sites/aa.yaml", "- name: readme.txt\n    ignore: a note", "- 1️⃣name: readme.txt", "file.content"),
      Misprint("sites/aa.yaml", "form: PR", "form: 1️⃣PQ", "form.unknown"),
      Misprint("sites/aa.yaml", "{visit: {V0: BL, V1: M1}}", "1️⃣{}", "table.each"),
      Misprint("sites/aa.yaml", "V1: M1", "V1: 1️⃣M2", "code.unknown"),
      Misprint("sites/aa.yaml", "form: PR", "form: 1️⃣PR", "table.key")
        .with("          subj: Id\n          start", "          start"),
      Misprint("sites/aa.yaml", "form: PN", "form: 1️⃣PN", "table.key")
        .with("        each: {visit: {V0: BL, V1: M1}}\n", ""),
      Misprint("sites/aa.yaml", "          nrs:", "          1️⃣pain:", "field.unknown"),
      Misprint("sites/aa.yaml", "          nrs:", "          1️⃣visit: Visit\n          nrs:", "column.duplicate"),
      Misprint("sites/aa.yaml", "\"0\": N", "\"0\": 1️⃣no", "code.unknown"),
      Misprint("sites/aa.yaml", "codes: yn, blank", "codes: 1️⃣ny, blank", "column.codes"),
      Misprint("sites/aa.yaml", "blank: N", "blank: 1️⃣No", "code.unknown"),
      Misprint("sites/aa.yaml", "lm: M", "lm: 1️⃣X", "code.unknown"),
      Misprint("sites/aa.yaml", "\"{visit}_R{01..03}\"", "1️⃣\"{visit}_R{01..04}\"", "run.length"),
      Misprint("sites/aa.yaml", "nrs: \"{visit}_NRS\"", "nrs: 1️⃣\"NRS{1..2}\"", "run.unmatched"),
      Misprint("sites/aa.yaml", "{column: Start, times: hhmm}", "{column: Start, 1️⃣dates: dmy}", "column.option"),
      Misprint("sites/aa.yaml", "{column: Start, times: hhmm}", "{column: Start, 1️⃣unit: kg}", "column.option"),
      Misprint("sites/aa.yaml", "{column: Start, times: hhmm}", "1️⃣{times: hhmm}", "column.source"),
      Misprint("sites/aa.yaml", "{column: Start, times: hhmm}", "{item: 1️⃣Start}", "column.item"),
      Misprint("sites/aa.yaml", "{column: Start, times: hhmm}", "{column: Start, piece: 1️⃣[0, \"/\"]}", "value.form"),
      Misprint("sites/aa.yaml", "{column: Start, times: hhmm}", "{column: Start, occurrence: 1️⃣0}", "value.form"),
      Misprint("sites/aa.yaml", "{column: Start, times: hhmm}", "{column: Start, ticked: 1️⃣X}", "column.option"),
      Misprint("sites/aa.yaml", "{ticks: {lf: F, lm: M}}", "{ticks: {lf: F, lm: M}, occurrence: 1️⃣2}", "column.option"),
      Misprint("sites/aa.yaml", "{ticks: {lf: F, lm: M}}", "{ticks: {lf: F, lm: M}, ticked: 1️⃣\"0\"}", "value.form"),
      Misprint("sites/aa.yaml", "lm: M", "lm: 1️⃣{code: M, missing: unknown}", "column.tick"),
      Misprint("sites/aa.yaml", "lm: M", "lm: {code: 1️⃣X}", "code.unknown"),
      Misprint("sites/aa.yaml", "lm: M", "lm: {missing: 1️⃣lost}", "value.choice"),
      Misprint("sites/aa.yaml", "dates: dmy", "line_end: 1️⃣crcr\n  dates: dmy", "value.choice"),
      Misprint("sites/aa.yaml", "        cut:", "        instrument: 1️⃣proc\n        cut:", "table.instrument"),
      Misprint("sites/aa.yaml", "name: proc.csv", "name: proc.csv\n    redcap: 1️⃣labels", "value.form"),
      Misprint("sites/aa.yaml", "name: proc.csv", "name: proc.csv\n    redcap: 1️⃣{headers: raw}", "key.missing"),
      Misprint("sites/aa.yaml", "name: proc.csv", "name: proc.csv\n    redcap: label", "instrument.complete")
        .with("        cut:", "        instrument: 1️⃣proc\n        cut:"),
      Misprint("sites/aa.yaml", "name: proc.csv", "name: proc.csv\n    redcap: raw", "instrument.name")
        .with("        cut:", "        instrument: 1️⃣{label: Procedure}\n        cut:"),
      Misprint(
        "sites/aa.yaml", "name: proc.csv", "name: proc.csv\n    redcap: {headers: raw, values: label}",
        "instrument.name"
      )
      .with("        cut:", "        instrument: 1️⃣{name: proc, repeats: true}\n        cut:"),
      Misprint("sites/aa.yaml", "form: stones_pounds", "unit: 1️⃣oz", "unit.conversion"),
      Misprint("sites/aa.yaml", "form: stones_pounds", "form: stones_pounds, unit: 1️⃣kg", "column.unit"),
      Misprint("sites/aa.yaml", "nrs: \"{visit}_NRS\"", "nrs: {column: NRS, unit: 1️⃣kg}", "column.unit"),
      Misprint(
        "sites/aa.yaml", "        cut:", "        tall: {item: [Test], value: Result, by: [Id]}\n        cut:",
        "column.tall"
      )
      .with("column: Start", "column: 1️⃣Start"),
    ])
  func sites(_ misprint: Misprint) throws { try misprint.check() }

  @Test(
    "in rules",
    arguments: [
      Misprint("rules.yaml", "severity: query", "severity: 1️⃣warning", "value.choice"),
      Misprint("rules.yaml", "form: PN", "form: 1️⃣PM", "form.unknown"),
      Misprint("rules.yaml", "field: nrs", "field: 1️⃣nsr", "field.unknown"),
      Misprint("rules.yaml", "say: The pain score is missing. Please look it up.", "say: 1️⃣\"\"", "value.empty"),
      Misprint("rules.yaml", "id: pain.missing", "id: 1️⃣pain.missing", "rule.no_failing_example")
        .with("      fail: [{visit: M1}]", ""),
      Misprint("rules.yaml", "id: pain.missing", "id: 1️⃣pain.missing", "rule.no_passing_example")
        .with("      pass: [{visit: M1, nrs: 3}]\n", ""),
      Misprint("rules.yaml", "{visit: M1, nrs: 3}", "{visit: 1️⃣M3, nrs: 3}", "code.unknown"),
      Misprint("rules.yaml", "{visit: M1, nrs: 3}", "{visit: M1, 1️⃣nsr: 3}", "field.unknown"),
      Misprint("rules.yaml", "{visit: M1, nrs: 3}", "{visit: M1, 1️⃣PR.date: 2005-01-01}", "rule.scope"),
      Misprint("rules.yaml", "  - id", "  - 1️⃣id", "key.missing").with("    assert: \"present(nrs)\"\n", ""),
    ])
  func rules(_ misprint: Misprint) throws { try misprint.check() }

  @Test("two rules of one name")
  func ruleTwice() throws {
    let rule = SampleStudy.rules.split(separator: "rules:\n")[1]
    try Misprint(
      "rules.yaml", "  - id: pain.missing", "\(rule)\n  - id: 1️⃣pain.missing", "rule.duplicate"
    ).check()
  }

  private static let one = "{label: Less, per_cent: 30, direction: fall}"

  @Test("a code of a list that the instrument does not count")
  func itemValues() throws {
    let pack = SampleStudy.pack.replacing("N: \"No\"", with: "N: \"No\", U: Unsure")
    let found = SampleStudy.read("../packs/common/pack.yaml", pack).diagnostics.all
    #expect(found.map(\.code) == ["outcome.item_values"])
    #expect(found.first?.location == Diagnostic.Location(file: "pipelines/demo/outcomes.yaml", line: 6, column: 67))
    #expect(found.first?.message == "instrument 'q3' does not say what all answers count of: q1, q2, q3")
  }

  @Test("two data sets of one name")
  func dataSetTwice() throws {
    let dataSet = SampleStudy.dataSets.split(separator: "data_sets:\n")[1]
    try Misprint("datasets.yaml", "  - name: ADSL", "\(dataSet)\n  - name: 1️⃣ADSL", "data_set.duplicate").check()
  }

  @Test(
    "in the sites, times, records and count of rules",
    arguments: [
      Misprint("rules.yaml", "rules:", "count: 1️⃣2\nrules:", "rule.count"),
      Misprint("rules.yaml", "field: nrs", "field: nrs\n    sites: [AA, 1️⃣AB]", "site.unknown"),
      Misprint("rules.yaml", "field: nrs", "field: nrs\n    from: 1️⃣2006-02-30", "value.form"),
      Misprint("rules.yaml", "field: nrs", "field: nrs\n    from: 2006-05-02\n    until: 1️⃣2006-05-01", "rule.never"),
      Misprint("rules.yaml", "fail: [{visit: M1}]", "fail: [{visit: M1, 1️⃣PQ: [{nrs: 1}]}]", "form.unknown"),
      Misprint("rules.yaml", "fail: [{visit: M1}]", "fail: [{visit: M1, PN: [{1️⃣nsr: 1}]}]", "field.unknown"),
      Misprint("study.yaml", "packs:", "participant: {pain: 1️⃣PN.nrs}\npacks:", "participant.records"),
      Misprint("study.yaml", "packs:", "participant: {day: 1️⃣PR.dat}\npacks:", "field.unknown"),
      Misprint("study.yaml", "packs:", "participant: {1️⃣the-day: PR.date}\npacks:", "name.form"),
      Misprint("study.yaml", "packs:", "participant: 1️⃣PR.date\npacks:", "value.form"),
    ])
  func reachOfRules(_ misprint: Misprint) throws { try misprint.check() }

  @Test(
    "in outcomes",
    arguments: [
      Misprint("outcomes.yaml", "PR.date", "1️⃣PR.start", "outcome.day_zero"),
      Misprint("outcomes.yaml", "PR.date", "1️⃣PR.day", "field.unknown"),
      Misprint("outcomes.yaml", "PR.date", "1️⃣PQ.date", "form.unknown"),
      Misprint("outcomes.yaml", "PR.date", "1️⃣date", "reference.form"),
      Misprint("outcomes.yaml", "baseline: BL", "baseline: 1️⃣B0", "visit.unknown"),
      Misprint("outcomes.yaml", "field: nrs", "field: 1️⃣date", "outcome.field"),
      Misprint("outcomes.yaml", "field: nrs", "field: 1️⃣pain", "field.unknown"),
      Misprint("outcomes.yaml", "{code: Q3, number: 2", "{code: 1️⃣PAIN, number: 2", "outcome.duplicate"),
      Misprint("outcomes.yaml", "number: 2", "number: 1️⃣1", "outcome.duplicate"),
      Misprint("outcomes.yaml", "code: PAIN", "code: 1️⃣PAIN24HOUR", "name.sas"),
      Misprint("outcomes.yaml", "code: PAIN", "code: 1️⃣Pain", "name.sas"),
      Misprint("outcomes.yaml", "form: PN, instrument: q3", "form: PR, instrument: 1️⃣q3", "outcome.items"),
      Misprint("outcomes.yaml", "instrument: q3", "instrument: 1️⃣q4", "instrument.unknown"),
      Misprint("outcomes.yaml", "{code: Q3", "{code: 1️⃣Q3, field: nrs", "outcome.source"),
      Misprint(
        "outcomes.yaml", "criteria: [{label: Less, per_cent: 30, direction: fall}]",
        "criteria: 1️⃣[\(one), \(one), \(one)]", "outcome.criteria"),
      Misprint("outcomes.yaml", "per_cent: 30", "per_cent: 1️⃣0", "outcome.criteria"),
      Misprint("outcomes.yaml", "direction: fall", "direction: 1️⃣down", "value.choice"),
    ])
  func outcomes(_ misprint: Misprint) throws { try misprint.check() }

  @Test(
    "in data sets",
    arguments: [
      Misprint("datasets.yaml", "name: ADSL", "name: 1️⃣ADSUBJECT", "name.sas"),
      Misprint("datasets.yaml", "name: AGE", "name: 1️⃣Age", "name.sas"),
      Misprint("datasets.yaml", "name: AGE", "name: 1️⃣USUBJID", "variable.duplicate"),
      Misprint(
        "datasets.yaml", "label: Age", "label: 1️⃣Age in whole years at the date of the first form", "label.length"),
      Misprint("datasets.yaml", "key: [USUBJID]", "key: [1️⃣USUBJD]", "data_set.key"),
      Misprint("datasets.yaml", "name: ADSL", "name: 1️⃣ADSL", "data_set.key").with("    key: [USUBJID]\n", ""),
      Misprint("datasets.yaml", "source: participants", "source: 1️⃣DM", "form.unknown"),
      Misprint("datasets.yaml", "type: integer", "type: 1️⃣list", "value.choice"),
      Misprint("datasets.yaml", "    label: Subject-Level", "    1️⃣lable: x\n    label: Subject-Level", "key.unknown"),
    ])
  func dataSets(_ misprint: Misprint) throws { try misprint.check() }

  @Test(
    "in what says who a person is",
    arguments: [
      Misprint("forms/pr.yaml", "key: [subj]", "key: [subj]\nregisters: {numbers: [1️⃣date]}", "registers.role"),
      Misprint("forms/pr.yaml", "key: [subj]", "key: [subj]\nregisters: 1️⃣{birth: birth}", "registers.person"),
      Misprint("forms/pr.yaml", "key: [subj]", "key: [subj]\nregisters: {1️⃣number: birth}", "key.unknown"),
      Misprint(
        "forms/pr.yaml", "codes: sex}", "codes: sex, 1️⃣sexes: {female: F, male: M}}", "field.option"),
      Misprint(
        "forms/pn.yaml", "codes: visits, required: true", "codes: visits, sexes: {female: 1️⃣F, male: BL}",
        "code.unknown"),
      Misprint(
        "forms/pn.yaml", "codes: visits, required: true", "codes: visits, sexes: 1️⃣{female: M1}", "key.missing"),
      Misprint("../packs/common/pack.yaml", "units:", "identifiers: {1️⃣nhs: {source: x}}\nunits:", "identifier.unknown"),
      Misprint("../packs/common/pack.yaml", "units:", "identifiers: {ssn: 1️⃣{}}\nunits:", "key.missing"),
      Misprint(
        "../packs/common/pack.yaml", "units:", "postcodes: {source: x, patterns: [\"99\", 1️⃣\"9*\"]}\nunits:",
        "postcode.pattern"),
      Misprint("sites/aa.yaml", "times: hhmm}", "times: hhmm, identifier: 1️⃣ssn}", "column.option"),
    ])
  func people(_ misprint: Misprint) throws { try misprint.check() }

  private static let note = "  note: {label: Note, type: text, role: free_text"

  @Test(
    "in what is released of texts",
    arguments: [
      Misprint("forms/pn.yaml", "  date: {", "\(note), release: 1️⃣kept}\n  date: {", "value.choice"),
      Misprint("forms/pn.yaml", "  date: {", "\(note), release: scrubbed, dates: 1️⃣moved}\n  date: {", "value.choice"),
      Misprint("forms/pn.yaml", "  date: {", "\(note), dates: 1️⃣shift}\n  date: {", "field.option"),
      Misprint("forms/pn.yaml", "  date: {", "\(note), release: dropped, dates: 1️⃣shift}\n  date: {", "field.option"),
      Misprint(
        "forms/pn.yaml", "  date: {", "  date: {1️⃣release: scrubbed, 2️⃣dates: shift, ", "field.option", "field.option"),
      Misprint(
        "forms/pn.yaml", "  date: {",
        "  note: {label: N, type: integer, role: free_text, release: 1️⃣scrubbed}\n  date: {", "field.release"),
      Misprint("sites/aa.yaml", "kind: centre", "kind: centre\nrecord_numbers: [AA99999, 1️⃣A99]", "site.record_number"),
      Misprint("sites/aa.yaml", "kind: centre", "kind: centre\nrecord_numbers: [1️⃣a99999]", "site.record_number"),
    ])
  func texts(_ misprint: Misprint) throws { try misprint.check() }
}
