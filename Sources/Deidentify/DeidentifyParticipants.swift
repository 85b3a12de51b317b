import FreeText
package import Stages
package import StudyModel
package import Tables

/// Takes what names a person out of each table: `deidentify.participants`.
///
/// By role of the field and by profile (`Field.action(under:)`): the participant's number becomes a token; names,
/// addresses, phones, e-mail addresses and national numbers are removed; free text is removed too, or scrubbed where the
/// field says so; a postcode becomes a larger place; a birth date becomes an age, with 90 for everyone of 90 and more, or
/// nothing; dates move by the participant's own number of days, and stay in a limited data set; the rest stays. A column
/// `siteid` with the participant's centre comes behind the others, and one with the period of the calendar where a rule of
/// the form has a date.
package struct DeidentifyParticipants: RowsStage, AnchoredStage, TextReleasingStage {
  package struct Options: StageOptions {
    /// In what steps participants' dates move.
    package enum Shift: String, CaseIterable, OptionValue {
      /// By 1 to 364 days.
      case days
      /// By 1 to 52 whole weeks, so that a weekday stays one; who guesses a shift is right once in 52 times, not in 364.
      case weeks
    }

    /// For whom the data are meant, and so how much is taken away.
    package var profile = Profile.pseudonymised
    package var shift = Shift.days
    /// A date of each participant, as `DM.consent`, that is moved to one and the same day for all; empty for none.
    package var anchor = ""
    /// The day that anchors are moved to.
    package var anchorOn = "2000-01-01"

    package init() {}
    package static let fields: [OptionField<Options>] = [
      OptionField("profile", \.profile, help: "for whom the data are meant, and so how much is taken away"),
      OptionField(
        "shift", \.shift, help: "dates move by whole days, or by whole weeks, which keep the weekday and are only 52"),
      OptionField(
        "anchor", \.anchor,
        help:
          "a field such as DM.consent: each participant's dates move so that this one lands on 'anchor_on'; takes the place of 'shift'"
      ),
      OptionField("anchor_on", \.anchorOn, help: "the day that anchors land on, as 2000-01-01"),
    ]
  }

  package static let manual = StageManual(
    StageID(.deidentify, "participants"),
    "Replaces participants' numbers by tokens, shifts dates, and removes what names a person.",
    scope: .rows, admits: .direct)

  let study: Study
  let options: Options
  var profile: Profile { options.profile }
  package let anchor: Anchors.Field?

  package init(_ options: Options, study: Study) {
    self.study = study
    self.options = options
    let parts = options.anchor.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    anchor = study.form(parts[0]).flatMap { form in
      guard parts.count == 2, let field = form.field(parts[1]),
        Fate(field, of: form, under: options.profile) == .shift
      else { return nil }
      return Anchors.Field(form: form.table, column: field.column)
    }
  }

  package func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape {
    if study.id.utf8.contains(UInt8(ascii: "|"))
      || study.sites.contains(where: { $0.number.utf8.contains(UInt8(ascii: "|")) })
    {
      issues.append(StageIssue("deidentify.separator", DeidentifyError.separator.description))
    }
    checkAnchor(&issues)
    return DatasetShape(input.tables.map { shape(after: $0, issues: &issues) }, profile: profile)
  }

  private func shape(after table: TableShape, issues: inout [StageIssue]) -> TableShape {
    guard let form = study.form(table.name.text) else {
      issues.append(
        StageIssue("deidentify.table_unknown", "table \(table.name) is no form of the study, so no role lets it out"))
      return TableShape(table.name, [], tainted: table.tainted)
    }
    check(form, table, &issues)
    var columns: [ColumnShape] = []
    for step in Fate.plan(table.columns.map(\.name), of: form, under: profile) {
      var column = table.columns[step.index]
      column.tainted = column.tainted || step.field.role == .treatment
      switch step.fate {
      case .keep:
        let identifies = step.field.role == .quasi || step.field.action(under: profile) == .noFurther
        column.privacy = identifies ? .indirect : .open
        column.verbatim = step.field.type == .text
      case .token, .shift, .scrub: column.privacy = .pseudonymous
      case .year: column.privacy = .indirect
      case .area:
        let path = column.taintedBy
        column = ColumnShape(step.name, .text, privacy: .indirect, tainted: column.tainted)
        column.taintedBy = path
      case .age:
        let path = column.taintedBy
        column = ColumnShape(step.name, .integer, privacy: .indirect, tainted: column.tainted, unit: "a")
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

  /// A date before 1583 would leave the calendar; that of a participant must not stay where it is.
  private func checkAnchor(_ issues: inout [StageIssue]) {
    guard !options.anchor.isEmpty else { return }
    if anchor == nil {
      issues.append(
        StageIssue(
          "deidentify.anchor_unknown", option: "anchor",
          "'\(options.anchor)' names no date of a form of the study that is moved",
          help: "write the form's id, a dot, and the name of a field of type 'date' that is no birth date"))
    }
    if options.shift != Options().shift {
      issues.append(
        StageIssue(
          "deidentify.anchor_and_shift", option: "anchor", "dates are moved by 'shift' or to an anchor's day, not both",
          help: "leave one of the two options out"))
    }
    if (anchorDay?.parts.year ?? 0) < 1583 {
      issues.append(
        StageIssue(
          "deidentify.anchor_day", option: "anchor_on", "'\(options.anchorOn)' is no day from 1583 on",
          help: "write a day as 2000-01-01"))
    }
  }

  private var anchorDay: PartialDate? { PartialDate(iso: options.anchorOn) }
  package var releasesTexts: Bool { study.releasesTexts }

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
      if field.release?.dates == .studyDay, study.outcomes.dayZero == nil {
        issues.append(
          StageIssue(
            "deidentify.day_zero", "\(id).\(field.name) is to tell days of the study, and no date is day zero",
            help: "name it as 'day_zero' in outcomes.yaml, or choose 'dates: redact'"))
      }
      if field.role == .birthDate, let at = field.ageAt, field.action(under: profile) == .deriveAge,
        Fate(field, of: form, under: profile) == nil
      {
        issues.append(
          StageIssue(
            "deidentify.age_date", "\(id).\(field.name) is to become the age at '\(at)', and both have to be dates",
            help: "'age_at' names a field of type 'date' of the same form"))
      }
    }
    let names = Fate.plan(table.columns.map(\.name), of: form, under: profile).map(\.name) + [Fate.siteName]
    for name in [Fate.ageName, Fate.areaName, Fate.siteName] where names.count(where: { $0 == name }) > 1 {
      issues.append(
        StageIssue(
          "deidentify.name_taken", "form \(id) would leave with two columns '\(name)'",
          help: "'age', 'area' and 'siteid' are made here; give the field another name"))
    }
  }

  private var step: DateShift.Step {
    if anchor != nil, let anchorDay { return .anchor(on: anchorDay.days) }
    return options.shift == .weeks ? .weeks : .days
  }

  package func kernel(for table: TableContext, in environment: StageEnvironment) throws -> any RowsKernel {
    guard let keys = environment.keys else { throw DeidentifyError.noKeys }
    return ParticipantsKernel(
      form: table.form, siteTerms: study.sites.map(\.id.text), periods: study.rulePeriods(of: table.form),
      anchor: anchor, profile: profile,
      followUp: profile == .public ? Int32(study.visits.map(\.window.upperBound).max() ?? 0) : 0,
      area: table.site.conventions.area,
      texts: TextScrubbing(form: table.form, site: table.site, roster: environment.roster),
      participants: try Participants(
        site: table.site, transfer: table.transfer, study: study, keys: keys, step: step,
        environment: environment),
      identifiers: environment.identifiers)
  }
}
