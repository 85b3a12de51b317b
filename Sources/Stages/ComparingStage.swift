package import Tables

/// A stage that sets whole participants beside what the site's transfer before held of them.
///
/// It sees every participant of whom there is a record tonight or was one in the transfer before, of sites whose
/// transfers are cumulative. It changes nothing.
package protocol ComparingStage: Stage {
  /// - Parameter dataset: tonight's records; `earlier` those of the transfer before, of the same participants.
  func run(
    _ dataset: Dataset, beside earlier: EarlierRecords, in environment: StageEnvironment, record: inout StageRecord
  ) throws
}

/// What a site's transfer before held, read and checked as tonight's is.
package struct EarlierRecords: Sendable {
  package var dataset: Dataset
  package var questions: any AskedQuestions

  package init(dataset: Dataset, questions: any AskedQuestions) {
    self.dataset = dataset
    self.questions = questions
  }
}

/// What there was to ask about the transfer before.
package protocol AskedQuestions: Sendable {
  /// Whether a finding that goes to the site was about this field of the participant's record, or about the record.
  ///
  /// - Parameters:
  ///   - participant: the token.
  ///   - field: nil asks about any field of the record.
  ///   - visit: the code; a record that names no visit belongs to every one.
  func includes(participant: String, form: TableName, field: ColumnName?, visit: String?) -> Bool
}
