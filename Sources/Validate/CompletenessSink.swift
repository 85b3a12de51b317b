import Stages
import StudyModel
import Synchronization
import Tables

/// Gathers the records that each bucket of participants lacks, and asks for those of forms that the site sends.
final class CompletenessSink: StudySink {
  private struct Gathered {
    var lacking: [LackingRecord] = []
    /// By the form's place in the study, the sites of which a record of it came.
    var sent: [Set<Int>]
  }

  private let study: Study
  private let gathered: Mutex<Gathered>

  init(study: Study) {
    self.study = study
    gathered = Mutex(Gathered(sent: [Set<Int>](repeating: [], count: study.forms.count)))
  }

  func prepare(_ dataset: Dataset) throws -> @Sendable (inout StageRecord) throws -> Void {
    let records = ExpectedRecordsTable(dataset, study: study)
    let (lacking, sent) = (records.lacking, records.sent)
    return { [self] _ in
      gathered.withLock { gathered in
        gathered.lacking += lacking
        for form in sent.indices { gathered.sent[form].formUnion(sent[form]) }
      }
    }
  }

  func finish(record: inout StageRecord) throws {
    let gathered = gathered.withLock { $0 }
    for lacking in gathered.lacking where gathered.sent[lacking.form].contains(lacking.site) {
      let form = study.forms[lacking.form]
      var finding = Finding(
        rule: "form.missing", severity: .query, table: form.table, field: nil, origin: lacking.origin,
        message: message(lacking, form), participant: lacking.participant, visit: lacking.visit)
      // That a record which tells the treatment is missing tells of the treatment too.
      finding.tainted = form.treatment
      record.find(finding)
    }
  }

  private func message(_ lacking: LackingRecord, _ form: Form) -> Finding.Message {
    guard let visit = lacking.visit.flatMap(study.visit) else {
      return lacking.isEmpty
        ? "The record of form \(form.table) (\(configured: form.label)) has no answer. Please send what was written, or say why there is nothing."
        : "There is no record of form \(form.table) (\(configured: form.label)), though other forms of the participant are there. Please send it, or say why it was not done."
    }
    return lacking.isEmpty
      ? "The record of form \(form.table) (\(configured: form.label)) at visit \(configured: visit.label) has no answer, though another form of the visit is there. Please send what was written, or say why it was not done."
      : "There is no record of form \(form.table) (\(configured: form.label)) at visit \(configured: visit.label), though another form of the visit is there. Please send it, or say why it was not done."
  }
}
