package import Stages
package import StudyModel
import Synchronization
package import Tables

/// Finds people who are registered twice, and numbers that stand for two people: `validate.registrations`.
///
/// Compares what `validate.identity` noted. Where the list of allocations is among the data, the registration that it
/// does not have is the one that is asked about; otherwise the later one. Participants of two centres are a finding of
/// the study as well, which alone names both.
package struct ValidateRegistrations: StudyStage {
  package typealias Options = NoOptions

  package static let manual = StageManual(
    StageID(.validate, "registrations"),
    "Finds people who are registered under two numbers, and numbers under which two people are registered.",
    scope: .study, admits: .indirect,
    centre: "Whether a participant is registered at a second site too.")

  private let study: Study

  package init(_ options: NoOptions, study: Study) { self.study = study }

  package func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape { input }

  package func begin(in environment: StageEnvironment) throws -> any StudySink {
    RegistrationSink(study: study, environment: environment)
  }
}

/// Looks for the participants who may be registered twice in the list of allocations, and reports at the end.
final class RegistrationSink: StudySink {
  private struct Allocated {
    var tokens: Set<String> = []
    /// Whether a list came at all.
    var isKnown = false
  }

  private let study: Study
  private let crosswalk: Crosswalk
  /// For each form that registers, the people with several numbers, and the entries of numbers with several people.
  private let forms: [(form: Form, duplicates: [SamePerson], changed: [Registrations.Entry])]
  private let suspects: Set<String>
  private let allocated = Mutex(Allocated())

  init(study: Study, environment: StageEnvironment) {
    self.study = study
    crosswalk = environment.crosswalk
    forms = study.forms.filter { $0.registration != nil }.map { form in
      let entries = environment.registrations.entries(of: form.table)
      return (form, SamePerson.all(among: entries), OtherPerson.all(among: entries))
    }
    let crosswalk = environment.crosswalk
    suspects = Set(forms.flatMap(\.duplicates).flatMap(\.entries).compactMap { crosswalk.token(of: $0.subject) })
  }

  func prepare(_ dataset: Dataset) throws -> @Sendable (inout StageRecord) throws -> Void {
    var tokens: Set<String> = []
    var isKnown = false
    for form in study.forms where !suspects.isEmpty && form.listsAllocations {
      guard let subject = form.field(of: .subject)?.column, let batch = dataset[form.table],
        case .text(let numbers)? = batch[subject]
      else { continue }
      isKnown = isKnown || numbers.count > 0
      for row in 0..<numbers.count {
        if let token = batch[subject]?.text(at: row), suspects.contains(token) { tokens.insert(token) }
      }
    }
    let (found, known) = (tokens, isKnown)
    return { [self] _ in
      allocated.withLock {
        $0.tokens.formUnion(found)
        $0.isKnown = $0.isKnown || known
      }
    }
  }

  func finish(record: inout StageRecord) throws {
    let allocated = allocated.withLock { $0 }
    for (form, duplicates, changed) in forms {
      guard let subject = form.field(of: .subject)?.column else { continue }
      for person in duplicates {
        let order = person.entries.sorted { left, right in
          rank(left, allocated) < rank(right, allocated)
        }
        for entry in order.dropFirst() { report(entry, besides: order[0], person, form, subject, &record) }
        note(order[0], besides: order.dropFirst(), form, subject, &record)
      }
      for entry in changed {
        record.find(
          Finding(
            rule: "participant.two_people", severity: .query, table: form.table, field: subject, origin: entry.origin,
            message:
              "The participant's number (\(subject)) on form \(form.table) stood for another person in another record or transfer: number, name or birth date differ. Please say whose number it is.",
            participant: crosswalk.token(of: entry.subject)))
      }
    }
  }

  /// The registration that stands comes first: the one that was allocated to an arm, then the earlier one.
  private func rank(_ entry: Registrations.Entry, _ allocated: Allocated) -> (Int, Int32, Int32, Int32) {
    let isMissing =
      allocated.isKnown && crosswalk.token(of: entry.subject).map { !allocated.tokens.contains($0) } ?? true
    return (isMissing ? 1 : 0, entry.day ?? .max, entry.subject.sequence, entry.subject.centre)
  }

  /// Tells the site at the first registration too, so that both records are found together.
  private func note(
    _ first: Registrations.Entry, besides others: ArraySlice<Registrations.Entry>, _ form: Form, _ subject: ColumnName,
    _ record: inout StageRecord
  ) {
    for other in others where other.subject.centre == first.subject.centre {
      var finding = Finding(
        rule: "participant.duplicate", severity: .note, table: form.table, field: subject, origin: first.origin,
        message:
          "The participant (\(subject)) on form \(form.table) seems to be registered under a second number of the site, which is asked about there.",
        participant: crosswalk.token(of: first.subject))
      finding.related = crosswalk.token(of: other.subject)
      record.find(finding)
    }
  }

  private func report(
    _ entry: Registrations.Entry, besides first: Registrations.Entry, _ person: SamePerson, _ form: Form,
    _ subject: ColumnName, _ record: inout StageRecord
  ) {
    let isSameSite = entry.subject.centre == first.subject.centre
    let message: Finding.Message
    switch (person.shares, isSameSite) {
    case (.number, true):
      message =
        "The participant (\(subject)) on form \(form.table) has the national number of another participant of the site: one of the two is wrong, or one person is registered twice. Please say which."
    case (.number, false):
      message =
        "The participant (\(subject)) on form \(form.table) has the national number of a participant of another site: one of the two is wrong, or one person is registered twice. The coordinating centre knows which."
    case (.both, true):
      message =
        "The participant (\(subject)) on form \(form.table) is registered twice: national number, name and birth date are those of another participant of the site. Please say which number stands."
    case (.nameAndBirth, true):
      message =
        "The participant (\(subject)) on form \(form.table) seems to be registered twice: name and birth date are those of another participant of the site. Please say which number stands."
    case (.both, false):
      message =
        "The participant (\(subject)) on form \(form.table) is registered at another site as well: national number, name and birth date are the same there. The coordinating centre knows which."
    case (.nameAndBirth, false):
      message =
        "The participant (\(subject)) on form \(form.table) seems to be registered at another site as well: name and birth date are the same there. The coordinating centre knows which."
    }
    var finding = Finding(
      rule: "participant.duplicate", severity: .query, table: form.table, field: subject, origin: entry.origin,
      message: message, participant: crosswalk.token(of: entry.subject))
    if isSameSite { finding.related = crosswalk.token(of: first.subject) }
    record.find(finding)
    guard !isSameSite else { return }
    finding.origin = nil
    finding.concernsStudy = true
    finding.related = crosswalk.token(of: first.subject)
    finding.message =
      "The participant is registered at two sites: the national number, or name and birth date, are the same on form \(form.table)."
    record.find(finding)
  }
}

extension Form {
  /// Whether its records say who was allocated to which arm.
  fileprivate var listsAllocations: Bool {
    fields.contains { $0.role == .treatment && $0.type == .code && $0.codeList == "arms" }
  }
}
