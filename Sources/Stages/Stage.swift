package import Diagnostics
package import StudyModel
package import Tables

/// One step of a pipeline.
///
/// A stage is a value: its options are read once, checked, and never change. Given the shape of
/// the data, it says what shape it will leave, before any data file is opened. How it treats data
/// depends on its scope: see `SourceStage`, `RowsStage`, `ParticipantsStage` and `StudyStage`.
package protocol Stage: Sendable {
  associatedtype Options: StageOptions
  static var manual: StageManual { get }
  init(_ options: Options, study: Study)
  func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape
}

/// A reason why a stage cannot stand where it stands; the planner joins it to a line.
package struct StageIssue: Sendable, Hashable {
  package var code: String
  /// The option that is at fault, or nil for the stage itself.
  package var option: String?
  package var message: String
  package var help: String?
  /// Where the fault is written, if it is in a file of the study and not in the pipeline.
  package var place: Diagnostic.Location?
  /// Whether the stage can stand there all the same.
  package var isWarning: Bool

  package init(
    _ code: String, option: String? = nil, _ message: String, help: String? = nil, at place: Diagnostic.Location? = nil,
    isWarning: Bool = false
  ) {
    self.code = code
    self.option = option
    self.place = place
    self.isWarning = isWarning
    self.message = message
    self.help = help
  }
}

/// A stage that works on batches of rows. The executor fuses consecutive ones.
package protocol RowsStage: Stage {
  /// The code that works through the batches of one table of one submission, in one thread.
  func kernel(for table: TableContext, in environment: StageEnvironment) throws -> any RowsKernel
}

/// Works through batches in order; may keep scratch between them, and must not depend on where one
/// batch ends and the next begins.
///
/// Rows keep their number: a kernel marks rows (`Batch.mark`), the executor takes them out behind
/// the last kernel.
package protocol RowsKernel {
  mutating func process(_ batch: inout Batch, record: inout StageRecord) throws
}

/// A kernel that remembers what transfers said that later ones took the place of.
package protocol RecallingKernel: RowsKernel {
  /// Takes note of a batch whose rows are counted and go no further; nothing is found in it.
  mutating func recall(_ batch: Batch) throws
}

/// The table whose batches a kernel sees.
package struct TableContext: Sendable {
  package var site: Site
  package var form: Form
  /// How the site writes each field of the form; fields that it does not send have none.
  package var layout: TableLayout
  package var dialect: Dialect
  /// What the batches hold when they come in.
  package var shape: TableShape
  /// Whether a later transfer takes the place of the submission, so that it is only set beside that.
  package var isSuperseded: Bool
  /// The last day on which the submission can have been sent, since 1970-01-01; nil where its name does not tell.
  package var sentBy: Int32?
  /// The number of the first member of the submission's archive, which tells its rows from those of others.
  package var transfer: UInt32

  package init(
    site: Site, form: Form, layout: TableLayout, dialect: Dialect, shape: TableShape, isSuperseded: Bool = false,
    sentBy: Int32? = nil, transfer: UInt32 = 0
  ) {
    self.sentBy = sentBy
    self.transfer = transfer
    self.isSuperseded = isSuperseded
    self.site = site
    self.form = form
    self.layout = layout
    self.dialect = dialect
    self.shape = shape
  }
}

/// A stage that works on all tables of some whole participants.
package protocol ParticipantsStage: Stage {
  func run(_ dataset: inout Dataset, in environment: StageEnvironment, record: inout StageRecord) throws
}

/// A stage that sees the whole study, as datasets in order of participants' tokens.
package protocol StudyStage: Stage {
  func begin(in environment: StageEnvironment) throws -> any StudySink
}

/// Takes the study's datasets one after another, and does its last work at the end.
package protocol StudySink: AnyObject, Sendable {
  /// Does with a dataset what needs no order, on any thread and beside other datasets.
  ///
  /// - Returns: The rest, called once, in the order of datasets and for one of them at a time.
  func prepare(_ dataset: Dataset) throws -> @Sendable (inout StageRecord) throws -> Void
  func finish(record: inout StageRecord) throws
}

extension StudySink {
  package func accept(_ dataset: Dataset, record: inout StageRecord) throws { try prepare(dataset)(&record) }
}
