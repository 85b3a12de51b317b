import StudyModel
import Tables

/// A record that a participant should have and has not.
struct LackingRecord: Sendable {
  /// The form's place in the study.
  var form: Int
  /// The site's place in the study.
  var site: Int
  var participant: String
  var visit: String?
  /// Of the empty record, or else of the record that tells that it should be there.
  var origin: RowOrigin
  /// Whether there is a record, in which nothing is answered.
  var isEmpty: Bool
}

/// The records of a bucket's participants, held against what the forms say is expected.
struct ExpectedRecordsTable {
  /// The records of one form.
  private struct Records {
    /// An answered record by participant and visit, or by participant for a form without visits; -1 for none.
    var answered: [Int]
    /// The same of records that are not answered.
    var empty: [Int]
    /// By participant, whether a record cannot be told to belong to a visit, so that nothing is surely missing.
    var isUnsure: [Bool]
  }

  /// A row of a form.
  private struct Place {
    var form: Int
    var row: Int
  }

  private let study: Study
  private let dataset: Dataset
  private let index: ParticipantIndex
  private var records: [Records?] = []
  /// By the form's place in the study, the sites of which a record came.
  private(set) var sent: [Set<Int>]
  private(set) var lacking: [LackingRecord] = []

  init(_ dataset: Dataset, study: Study) {
    self.study = study
    self.dataset = dataset
    index = ParticipantIndex(dataset, study: study)
    sent = [Set<Int>](repeating: [], count: study.forms.count)
    records = study.forms.map { $0.expected == nil ? nil : records(of: $0) }
    for (place, form) in study.forms.enumerated() where form.expected != nil {
      sent[place] = sites(of: form)
      look(for: place)
    }
  }

  private func records(of form: Form) -> Records {
    let slots = form.visitField == nil ? 1 : index.schedule.count
    let none = [Int](repeating: -1, count: index.count * slots)
    var records = Records(answered: none, empty: none, isUnsure: [Bool](repeating: false, count: index.count))
    guard let batch = dataset[form.table], let places = index.places(of: form.table) else { return records }
    let answered = AnsweredRecords.answered(form, in: batch)
    for row in 0..<batch.rowCount where places.participants[row] >= 0 && batch.state(of: row) == .kept {
      let participant = places.participants[row]
      let visit = form.visitField == nil ? 0 : places.visits[row]
      guard visit >= 0 else {
        records.isUnsure[participant] = true
        continue
      }
      let slot = participant * slots + visit
      if answered[row], records.answered[slot] < 0 { records.answered[slot] = row }
      if !answered[row], records.empty[slot] < 0 { records.empty[slot] = row }
    }
    return records
  }

  private mutating func look(for form: Int) {
    guard let expected = study.forms[form].expected, let own = records[form] else { return }
    let hasVisits = study.forms[form].visitField != nil
    for participant in 0..<index.count where !own.isUnsure[participant] {
      if !hasVisits {
        guard own.answered[participant] < 0 else { continue }
        let proof: Place?
        switch expected {
        case .once: proof = evidence(of: participant, besides: form)
        case .at: proof = evidence(of: participant, atOneOf: expected, besides: form)
        }
        if let proof { note(form, nil, empty: own.empty[participant], proof) }
        continue
      }
      for (visit, id) in index.schedule.enumerated() where expected.contains(id) {
        let slot = participant * index.schedule.count + visit
        guard own.answered[slot] < 0, let proof = evidence(of: participant, at: visit, besides: form) else { continue }
        note(form, id, empty: own.empty[slot], proof)
      }
    }
  }

  /// The first record of another expected form that tells that a visit took place.
  private func evidence(of participant: Int, at visit: Int, besides form: Int) -> Place? {
    for (other, records) in records.enumerated() where other != form && !study.forms[other].treatment {
      guard let records, study.forms[other].visitField != nil,
        study.forms[other].expected?.contains(index.schedule[visit]) == true
      else { continue }
      let row = records.answered[participant * index.schedule.count + visit]
      if row >= 0 { return Place(form: other, row: row) }
    }
    return nil
  }

  /// The same for the first of some visits that took place.
  private func evidence(of participant: Int, atOneOf visits: ExpectedRecords, besides form: Int) -> Place? {
    for (visit, id) in index.schedule.enumerated() where visits.contains(id) {
      if let found = evidence(of: participant, at: visit, besides: form) { return found }
    }
    return nil
  }

  /// The first record of another expected form of a participant.
  private func evidence(of participant: Int, besides form: Int) -> Place? {
    for (other, records) in records.enumerated() where other != form && !study.forms[other].treatment {
      guard let records else { continue }
      let slots = study.forms[other].visitField == nil ? 1 : index.schedule.count
      let rows = records.answered[(participant * slots)..<((participant + 1) * slots)]
      if let row = rows.first(where: { $0 >= 0 }) { return Place(form: other, row: row) }
    }
    return nil
  }

  private mutating func note(_ form: Int, _ visit: String?, empty: Int, _ proof: Place) {
    let other = study.forms[proof.form]
    guard let batch = dataset[other.table], let participant = other.participant(of: proof.row, in: batch),
      let site = study.site(of: proof.row, in: batch)
    else { return }
    let origin = empty < 0 ? batch.origins[proof.row] : dataset[study.forms[form].table]?.origins[empty]
    lacking.append(
      LackingRecord(
        form: form, site: site, participant: participant, visit: visit,
        origin: origin ?? batch.origins[proof.row], isEmpty: empty >= 0))
  }

  /// The sites of which records of a form came, whatever became of the records.
  private func sites(of form: Form) -> Set<Int> {
    guard let batch = dataset[form.table], case .code(let codes)? = batch[ColumnName(RuleNames.site)] else { return [] }
    var isUsed = [Bool](repeating: false, count: codes.terms.count)
    for row in codes.indices.indices where codes.reasons.isEmpty || codes.reasons[row] == 0 {
      isUsed[Int(codes.indices[row])] = true
    }
    return Set(isUsed.indices.lazy.filter { isUsed[$0] }.compactMap { study.siteIndex(codes.terms[$0]) })
  }
}

extension Study {
  fileprivate func siteIndex(_ id: String) -> Int? { sites.firstIndex { $0.id.text == id } }

  /// The place in the study of a record's site.
  fileprivate func site(of row: Int, in batch: Batch) -> Int? {
    batch[ColumnName(RuleNames.site)]?.text(at: row).flatMap(siteIndex)
  }
}
