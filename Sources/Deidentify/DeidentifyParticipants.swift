package import Stages
package import StudyModel
package import Tables

/// Takes what names a person out of each table: `deidentify.participants`.
///
/// By role of the field: the participant's number becomes a token; names, addresses, phones, e-mail
/// addresses, national numbers, postcodes and free text are removed; a birth date becomes an age,
/// with 90 for everyone of 90 and more, or nothing; dates move by the participant's own number of
/// days; the rest stays. A column `siteid` with the participant's centre comes behind the others, and one with
/// the period of the calendar where a rule of the form has a date.
package struct DeidentifyParticipants: RowsStage {
  package struct Options: StageOptions {
    /// How much is taken away.
    package enum Profile: String, CaseIterable, OptionValue {
      /// Tokens and shifted dates, for the trial's own analysis.
      case pseudonymised
    }

    package var profile = Profile.pseudonymised

    package init() {}
    package static let fields: [OptionField<Options>] = [
      OptionField("profile", \.profile, help: "how much is taken away")
    ]
  }

  package static let manual = StageManual(
    StageID(.deidentify, "participants"),
    "Replaces participants' numbers by tokens, shifts dates, and removes what names a person.",
    scope: .rows, admits: .direct)

  private let study: Study

  package init(_ options: Options, study: Study) { self.study = study }

  package func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape {
    if study.id.utf8.contains(UInt8(ascii: "|"))
      || study.sites.contains(where: { $0.number.utf8.contains(UInt8(ascii: "|")) })
    {
      issues.append(StageIssue("deidentify.separator", DeidentifyError.separator.description))
    }
    return DatasetShape(input.tables.map { shape(after: $0, issues: &issues) })
  }

  private func shape(after table: TableShape, issues: inout [StageIssue]) -> TableShape {
    guard let form = study.form(table.name.text) else {
      issues.append(
        StageIssue("deidentify.table_unknown", "table \(table.name) is no form of the study, so no role lets it out"))
      return TableShape(table.name, [], tainted: table.tainted)
    }
    check(form, table, &issues)
    var columns: [ColumnShape] = []
    for step in Fate.plan(table.columns.map(\.name), of: form) {
      var column = table.columns[step.index]
      column.tainted = column.tainted || step.field.role == .treatment
      switch step.fate {
      case .keep: column.privacy = step.field.role == .quasi ? .indirect : .open
      case .token, .shift: column.privacy = .pseudonymous
      case .age:
        let path = column.taintedBy
        column = ColumnShape(step.name, .integer, privacy: .pseudonymous, tainted: column.tainted, unit: "a")
        column.taintedBy = path
      }
      columns.append(column)
    }
    columns.append(ColumnShape(Fate.siteName, .code, privacy: .indirect))
    if let periods = study.rulePeriods(of: form), table[periods.date.column] != nil {
      columns.append(ColumnShape(RulePeriods.column, .integer, privacy: .indirect))
    }
    var out = TableShape(table.name, columns, tainted: table.tainted || form.treatment)
    out.taintedBy = table.taintedBy ?? (form.treatment ? "\(form.id) (treatment: true)" : nil)
    return out
  }

  private func check(_ form: Form, _ table: TableShape, _ issues: inout [StageIssue]) {
    let id = form.id
    if form.field(of: .subject).flatMap({ table[$0.column] })?.kind != .text {
      issues.append(
        StageIssue("deidentify.no_subject", "form \(id) has no text field of role 'subject', so it has no participants")
      )
    }
    for field in form.fields {
      if field.role == .date && field.type != .date {
        issues.append(
          StageIssue(
            "deidentify.date_type", "\(id).\(field.name) has the role 'date' and is no date, so it cannot be shifted",
            help: "give it the type 'date', or another role"))
      }
      if field.role == .birthDate, let at = field.ageAt, Fate(field, of: form) == nil {
        issues.append(
          StageIssue(
            "deidentify.age_date", "\(id).\(field.name) is to become the age at '\(at)', and both have to be dates",
            help: "'age_at' names a field of type 'date' of the same form"))
      }
    }
    let names = Fate.plan(table.columns.map(\.name), of: form).map(\.name) + [Fate.siteName]
    for name in [Fate.ageName, Fate.siteName] where names.count(where: { $0 == name }) > 1 {
      issues.append(
        StageIssue(
          "deidentify.name_taken", "form \(id) would leave with two columns '\(name)'",
          help: "'age' and 'siteid' are made here; give the field another name"))
    }
  }

  package func kernel(for table: TableContext, in environment: StageEnvironment) throws -> any RowsKernel {
    guard let keys = environment.keys else { throw DeidentifyError.noKeys }
    return ParticipantsKernel(
      form: table.form, siteTerms: study.sites.map(\.id.text), periods: study.rulePeriods(of: table.form),
      participants: try Participants(
        site: table.site, study: study, pseudonymKey: keys.key(for: .pseudonym),
        shiftKey: keys.key(for: .dateShift), crosswalk: environment.crosswalk),
      identifiers: environment.identifiers)
  }
}
