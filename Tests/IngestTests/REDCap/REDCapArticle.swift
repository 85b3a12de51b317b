import Diagnostics
import Foundation
import Stages
import StudyModel
import Tables
import TestSupport

@testable import Ingest

/// The article on REDCap exports: its two exports, and its site's file read with a study around it.
struct REDCapArticle {
  struct Unreadable: Error { let text: String }

  let raw: String
  let label: String
  let yaml: String

  init() throws {
    let text = try Repository.text("Sources/vertebra/vertebra.docc/Exports/REDCap.md")
    var blocks: [String: [String]] = [:]
    for (place, part) in text.components(separatedBy: "```").enumerated() where place % 2 == 1 {
      let lines = part.split(separator: "\n", maxSplits: 1)
      blocks[String(lines[0]), default: []].append(String(lines[1]))
    }
    raw = blocks["csv"]?[0] ?? ""
    label = blocks["csv"]?[1] ?? ""
    yaml = blocks["yaml"]?[0] ?? ""
  }

  /// The study with the article's site, or with a changed one.
  func study(_ yaml: String? = nil) throws -> Study {
    var diagnostics = DiagnosticList()
    var texts = REDCapArticle.files
    texts["sites/aa.yaml"] = yaml ?? self.yaml
    let study = Study.read(folder: "s", files: Files(texts: texts), diagnostics: &diagnostics)
    guard let study, !diagnostics.hasErrors else {
      throw Unreadable(text: diagnostics.all.map { "\($0.message) \($0.location?.line ?? 0)" }.joined(separator: "; "))
    }
    return study
  }

  /// What a file of the site gives, each form's rows as texts with the site's words in the study's codes.
  static func rows(of text: String, named path: String, in study: Study) throws -> (
    rows: [String: [String]], reading: Reading
  ) {
    guard let layout = study.sites[0].files.first(where: { $0.spellings(at: []).contains { $0.matches(path) } }) else {
      throw Unreadable(text: "no layout for \(path)")
    }
    let reading = try Reading(text, layout, study)
    var rows: [String: [String]] = [:]
    for (index, table) in layout.tables.enumerated() {
      guard let batch = reading.batches[index], let form = study.form(table.form) else { continue }
      rows[form.id] = (0..<batch.rowCount).map { row in
        form.fields.map { field in
          guard let column = batch[field.column] else { return "" }
          guard let text = column.text(at: row) else { return "<\(column.missing(at: row).word)>" }
          return table.column(of: field)?.codes.first { $0.text == text }?.code ?? text
        }.joined(separator: " ")
      }
    }
    return (rows, reading)
  }

  private struct Files: ConfigurationFiles {
    let texts: [String: String]
    func read(_ path: String) throws -> String {
      guard let text = texts[String(path.dropFirst(2))] else { throw ConfigurationFileError.missing }
      return text
    }
    func list(_ path: String) throws -> [String] {
      texts.keys.filter { $0.hasPrefix(path.dropFirst(2) + "/") }.map { String($0.drop { $0 != "/" }.dropFirst()) }
    }
  }

  private static let files = [
    "study.yaml": """
    format: 1
    study: {id: S, title: A study}
    arms: [{id: A, label: Active}, {id: B, label: Control}]
    visits:
      - {id: BL, number: 0, label: Baseline, day: 0, window: [-30, 0]}
      - {id: M1, number: 30, label: Month 1, day: 30, window: [20, 40]}
    code_lists:
      sex: {source: none, terms: {F: Female, M: Male}}
      yes_no: {source: none, terms: {Y: "Yes", N: "No"}}
      race: {source: none, terms: {white: White, black: Black}}
    """,
    "forms/dm.yaml": """
    format: 1
    form: DM
    label: Demographics
    key: [subj]
    fields:
      subj: {label: Participant, type: text, role: subject, required: true}
      sex: {label: Sex, type: code, role: quasi, codes: sex}
      consent: {label: Consent, type: date, role: date}
      race: {label: Race, type: list, role: quasi, codes: race}
    """,
    "forms/pn.yaml": """
    format: 1
    form: PN
    label: Pain
    key: [subj, visit]
    fields:
      subj: {label: Participant, type: text, role: subject, required: true}
      visit: {label: Visit, type: code, role: administrative, codes: visits, required: true}
      date: {label: Date, type: date, role: date}
      nrs: {label: Pain, type: integer, role: clinical}
      help: {label: Help, type: code, role: clinical, codes: yes_no}
    """,
    "forms/ae.yaml": """
    format: 1
    form: AE
    label: Adverse events
    key: [subj, line]
    fields:
      subj: {label: Participant, type: text, role: subject, required: true}
      line: {label: Line, type: integer, role: administrative, required: true}
      date: {label: Date, type: date, role: date}
      term: {label: Term, type: text, role: free_text}
      serious: {label: Serious, type: code, role: clinical, codes: yes_no}
    """,
    "rules.yaml": "format: 1\nrules: []\n",
    "outcomes.yaml": "format: 1\nday_zero: PN.date\nbaseline: BL\nparameters: []\n",
    "datasets.yaml": "format: 1\ndata_sets: []\n",
  ]
}
