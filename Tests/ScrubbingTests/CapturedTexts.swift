import Stages
import StudyModel
import Synchronization
import Tables

/// Texts of the fields that are released, as they came by a stage: each with where it was read.
final class CapturedTexts: Sendable {
  struct Text: Sendable {
    var member: UInt32
    var record: UInt32
    var form: String
    var field: String
    var text: String
    /// Whom it is about; nil where the stage stands behind de-identification.
    var subject: Crosswalk.Subject?
    var site: SiteID
  }

  private let texts = Mutex<[Text]>([])

  func add(_ found: [Text]) { texts.withLock { $0 += found } }

  var all: [Text] {
    texts.withLock { $0 }.sorted {
      ($0.member, $0.record, $0.form, $0.field) < ($1.member, $1.record, $1.form, $1.field)
    }
  }
}

/// A stage that changes nothing and keeps the texts that go by.
struct CaptureTexts: RowsStage {
  struct Options: StageOptions {
    init() {}
    static let fields: [OptionField<Options>] = []
  }

  static let manual = StageManual(
    StageID(.validate, "texts"), "Keeps the texts that go by.", scope: .rows, admits: .direct)

  private let study: Study
  private var captured = CapturedTexts()

  init(_ options: Options, study: Study) { self.study = study }

  init(_ captured: CapturedTexts, study: Study) {
    self.study = study
    self.captured = captured
  }

  func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape { input }

  func kernel(for table: TableContext, in environment: StageEnvironment) throws -> any RowsKernel {
    Kernel(table: table, reader: SubjectReader(table.site, study: study), captured: captured)
  }

  private struct Kernel: RowsKernel {
    let table: TableContext
    let reader: SubjectReader
    let captured: CapturedTexts

    mutating func process(_ batch: inout Batch, record: inout StageRecord) throws {
      var subjects = [Crosswalk.Subject?](repeating: nil, count: batch.rowCount)
      if let field = table.form.field(of: .subject), case .text(let numbers)? = batch[field.column] {
        reader.read(numbers) { row, found in
          if case .participant(let centre, let sequence) = found {
            subjects[row] = Crosswalk.Subject(centre: centre, sequence: sequence)
          }
        }
      }
      var found: [CapturedTexts.Text] = []
      for field in table.form.fields where field.release != nil {
        guard let column = batch[field.column] else { continue }
        for row in 0..<batch.rowCount where batch.state(of: row) == .kept {
          guard let text = column.text(at: row) else { continue }
          found.append(
            CapturedTexts.Text(
              member: batch.origins.members[row], record: batch.origins.records[row], form: table.form.id,
              field: field.name, text: text, subject: subjects[row], site: table.site.id))
        }
      }
      captured.add(found)
    }
  }
}
