import Planning
import Stages
import StudyModel
import Tables

/// Writes who has which arm into the unblinded folder, by token, so that one participant can be unblinded without opening
/// a data set.
final class AllocationList: StudySink {
  static let path = "unblinded/allocation.csv"

  private let form: Form
  private let subject: ColumnName
  private let field: Field
  private let arms: [Arm]
  private let file: any OutputFile & Sendable

  /// Nil where nothing holds the arm, or nothing is written.
  init?(_ plan: Plan, outputs: any OutputFolder) throws {
    guard plan.steps.contains(where: { $0.stage is any WritingStage }) else { return nil }
    guard let (form, field) = plan.study.allocation, let subject = form.field(of: .subject) else { return nil }
    self.form = form
    self.field = field
    self.subject = subject.column
    arms = plan.study.arms
    let file = LockedFile(try outputs.file(AllocationList.path))
    try file.write("participant,arm,label\n")
    self.file = file
  }

  func prepare(_ dataset: Dataset) throws -> @Sendable (inout StageRecord) throws -> Void {
    guard let batch = dataset[form.table], let tokens = batch[subject], let column = batch[field.column] else {
      return { _ in }
    }
    var lines: Set<String> = []
    for row in 0..<batch.rowCount {
      guard let token = tokens.text(at: row), let arm = column.text(at: row) else { continue }
      lines.insert(SiteFiles.line([token, arm, arms.first { $0.id == arm }?.label ?? ""]))
    }
    let text = lines.sorted().joined()
    return { [file] _ in try file.write(text) }
  }

  func finish(record: inout StageRecord) throws { try file.close() }
}

/// Unchecked: the study's sinks write for one dataset at a time, in order.
private final class LockedFile: OutputFile, @unchecked Sendable {
  private let file: any OutputFile

  init(_ file: any OutputFile) { self.file = file }

  func write(_ bytes: UnsafeRawBufferPointer) throws { try file.write(bytes) }
  func close() throws { try file.close() }
}
