import Interchange
import Stages
import StudyModel
import Tables

/// The files of one data set while they are written.
///
/// Unchecked: `piece(of:)`, which any thread calls, reads what never changes; everything else is called for one
/// piece at a time.
final class DataSetFiles: @unchecked Sendable {
  /// Some records on their way into the files, without partial dates and inexact numbers.
  struct Piece: Sendable {
    var records: TableFiles.Piece
    /// How many cells of each variable were lost to that.
    var partialDates: [Int]
    var inexactNumbers: [Int]
  }

  let table: TableName

  private let files: TableFiles
  private var names: [ColumnName] { files.names }
  /// Cells of each variable that no file can hold as what they are.
  private var partialDates: [Int]
  private var inexactNumbers: [Int]

  /// - Parameter variables: of the definition, those that are written.
  init(
    _ definition: DataSetDefinition, variables: [DataSetDefinition.Variable], study: Study,
    allocation: Blinding.Allocation, parquet: (any OutputFile)?, csv: (any OutputFile)?
  ) throws {
    table = TableName(definition.name)
    partialDates = variables.map { _ in 0 }
    inexactNumbers = partialDates
    files = try TableFiles(
      columns: variables.map { ParquetColumn(ColumnName($0.name), $0.kind, label: $0.label) },
      metadata: [
        ("study", study.id), ("data_set", definition.name), ("label", definition.label),
        ("structure", definition.structure),
      ] + (allocation == .dummy ? [("allocation", "DUMMY")] : []), parquet: parquet, csv: csv)
  }

  /// Makes of a batch what the files take: the work that needs neither order nor the files.
  func piece(of batch: Batch) throws -> Piece {
    var batch = batch
    var partialDates = names.map { _ in 0 }
    var inexactNumbers = partialDates
    for (index, name) in names.enumerated() {
      guard let column = batch[name] else { continue }
      switch column {
      case .date(let dates) where dates.precisions.contains { $0 != 0 }:
        let (complete, lost) = dates.completeAlone
        partialDates[index] = lost
        batch.set(.date(complete), for: name)
      case .number(let numbers) where numbers.comparators.contains { $0 != 0 }:
        let (exact, lost) = numbers.exactAlone
        inexactNumbers[index] = lost
        batch.set(.number(exact), for: name)
      default: break
      }
    }
    return Piece(
      records: try files.rendered(batch), partialDates: partialDates, inexactNumbers: inexactNumbers)
  }

  func write(_ piece: Piece) throws {
    for index in names.indices {
      partialDates[index] += piece.partialDates[index]
      inexactNumbers[index] += piece.inexactNumbers[index]
    }
    try files.write(piece.records)
  }

  func finish() throws { try files.finish() }

  /// Says how many cells are written as missing because an analysis variable holds complete dates and exact
  /// numbers only (ADaMIG 1.3: --DT and AVAL are numeric).
  func tell(in record: inout StageRecord) {
    for (index, name) in names.enumerated() {
      if partialDates[index] > 0 {
        record.find(
          "write.partial_date", .note, table: table, field: name,
          "\(count: partialDates[index]) dates of \(table).\(name) are not known to the day and are written as missing."
        )
      }
      if inexactNumbers[index] > 0 {
        record.find(
          "write.inexact_number", .note, table: table, field: name,
          "\(count: inexactNumbers[index]) numbers of \(table).\(name) are bounds, as in 'less than', and are written as missing."
        )
      }
    }
  }
}

extension DateColumn {
  /// The column with each partial date missing, and how many there were.
  var completeAlone: (column: DateColumn, lost: Int) {
    var out = DateColumn(days: days, reasons: reasons.isEmpty ? [UInt8](repeating: 0, count: count) : reasons)
    var lost = 0
    for row in 0..<count where out.reasons[row] == 0 && precisions[row] != 0 {
      out.days[row] = 0
      out.reasons[row] = Missing.notDerived.rawValue
      lost += 1
    }
    return (out, lost)
  }
}

extension NumberColumn {
  /// The column with each number that had a comparator missing, and how many there were.
  var exactAlone: (column: NumberColumn, lost: Int) {
    var out = NumberColumn(values: values, reasons: reasons.isEmpty ? [UInt8](repeating: 0, count: count) : reasons)
    var lost = 0
    for row in 0..<count where out.reasons[row] == 0 && comparators[row] != 0 {
      out.values[row] = 0
      out.reasons[row] = Missing.notDerived.rawValue
      lost += 1
    }
    return (out, lost)
  }
}
