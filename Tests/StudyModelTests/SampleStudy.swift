import Diagnostics
import StudyModel
import TestSupport

/// A small study with one file of each kind and nothing wrong in it.
enum SampleStudy {
  static let folder = "pipelines/demo"

  static let files = [
    "study.yaml": study, "forms/pn.yaml": pain, "forms/pr.yaml": procedure, "sites/aa.yaml": site,
    "rules.yaml": rules, "outcomes.yaml": outcomes, "datasets.yaml": dataSets,
    "../packs/common/pack.yaml": pack, "../instruments/q3.yaml": instrument,
  ]

  /// Reads the sample with one file replaced; nil takes the file away.
  static func read(_ file: String? = nil, _ text: String? = nil) -> (study: Study?, diagnostics: DiagnosticList) {
    var files = files
    if let file { files[file] = text }
    var texts: [String: String] = [:]
    for (name, text) in files { texts[path(name)] = text }
    var diagnostics = DiagnosticList()
    let study = Study.read(folder: folder, files: MemoryFiles(texts: texts), diagnostics: &diagnostics)
    return (study, diagnostics)
  }

  static func path(_ file: String) -> String {
    file.hasPrefix("../") ? "pipelines/" + file.dropFirst(3) : folder + "/" + file
  }

  static let study = """
    format: 1
    study: {id: DEMO, title: A demonstration, registrations: [NCT00000000]}
    arms:
      - {id: A, label: Active}
      - {id: B, label: Control}
    visits:
      - {id: M1, number: 30, label: Month 1, day: 30, window: [20, 40]}
      - {id: BL, number: 0, label: Baseline, day: 0, window: [-30, 0]}
    code_lists:
      sex: {source: "CDISC SEX", terms: {F: Female, M: Male}}
    packs: [common]
    instruments: [q3]
    """
  static let pack = """
    format: 1
    pack: common
    version: 1
    code_lists:
      yes_no: {terms: {Y: "Yes", N: "No"}}
    units:
      - {from: lb, to: kg, factor: 0.45359237, source: "NIST SP 811"}
      - {from: ng/mL, to: nmol/L, analyte: vitd, factor: 2.496, source: "by molar mass"}
    """
  static let instrument = """
    format: 1
    instrument: q3
    label: Three questions
    source: "none"
    items: ["q{1..3}"]
    values: {Y: 1, N: 0}
    score: {method: sum, at_least: 2, missing: prorate, range: [0, 3]}
    vectors:
      - {answers: {Y: 1, N: 1}, score: 1.5}
      - {answers: {Y: 1}, score: none}
    """
  static let pain = """
    format: 1
    form: PN
    label: Pain
    key: [subj, visit]
    fields:
      subj: {label: Participant, type: text, role: subject, required: true}
      visit: {label: Visit, type: code, role: administrative, codes: visits, required: true}
      date: {label: Date, type: date, role: date}
      nrs: {label: Pain, type: integer, role: clinical, range: [0, 10]}
      weight: {label: Weight, type: number, role: clinical, unit: kg}
      vitd: {label: Vitamin D, type: number, role: clinical, unit: nmol/L, analyte: vitd}
      "q{1..3}": {label: "Question {1..3}", type: code, role: clinical, codes: yes_no}
    """
  static let procedure = """
    format: 1
    form: PR
    label: Procedure
    key: [subj]
    treatment: true
    fields:
      subj: {label: Participant, type: text, role: subject}
      date: {label: Date, type: date, role: date}
      start: {label: Start, type: time, role: administrative}
      birth: {label: Birth, type: date, role: birth_date, age_at: date}
      levels: {label: Levels, type: list, role: clinical, codes: sex}
    """
  static let site = """
    format: 1
    site: AA
    kind: centre
    number: "04"
    name: Hospital A
    country: AU
    time_zone: Australia/Sydney
    subject: "AA{nnn}"
    transfers: {mode: cumulative, archives: ["A_{yy}{mm}.zip"]}
    dialect:
      dates: dmy
      century: {birth: 1900, other: 2000}
      missing: {NA: unknown}
    codes:
      yn: {"1": Y, "0": N}
    files:
      - name: pain*.csv
        dialect: {delimiter: semicolon, missing: {"-97": not_applicable}}
        tables:
          - form: PN
            each: {visit: {V0: BL, V1: M1}}
            only_filled: true
            columns:
              subj: Id
              nrs: "{visit}_NRS"
              weight: {column: "{visit}_W", form: stones_pounds}
              "q{1..3}": {column: "{visit}_R{01..03}", codes: yn, blank: N}
      - name: proc.csv
        tables:
          - form: PR
            cut: {state: {keep: [used], because: not used}}
            columns:
              subj: Id
              start: {column: Start, times: hhmm}
              levels: {ticks: {lf: F, lm: M}}
      - name: readme.txt
        ignore: a note
    """
  static let rules = """
    format: 1
    rules:
      - id: pain.missing
        severity: query
        scope: row
        form: PN
        field: nrs
        when: visit == "M1"
        assert: "present(nrs)"
        say: The pain score is missing. Please look it up.
        example:
          pass: [{visit: M1, nrs: 3}]
          fail: [{visit: M1}]
    """
  static let outcomes = """
    format: 1
    day_zero: PR.date
    baseline: BL
    parameters:
      - {code: PAIN, number: 1, label: Pain, form: PN, field: nrs, criteria: [{label: Less, per_cent: 30, direction: fall}]}
      - {code: Q3, number: 2, label: Questions, form: PN, instrument: q3}
    """
  static let dataSets = """
    format: 1
    data_sets:
      - name: ADSL
        label: Subject-Level Analysis Dataset
        structure: one record per subject
        source: participants
        key: [USUBJID]
        variables:
          - {name: USUBJID, label: Unique Subject Identifier, type: text, value: usubjid}
          - {name: AGE, label: Age, type: integer, value: "PR.age", unblinded: true}
    """
}
