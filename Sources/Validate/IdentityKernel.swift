import Identifiers
import Stages
import StudyModel
import Tables

/// Holds what names a participant against its own rules and the rest of the record, and registers who it is.
struct IdentityKernel: RecallingKernel {
  private struct Found {
    var row: Int
    /// The place of the field in the form.
    var field: Int
    var rule: String
    var message: Finding.Message
  }

  private let form: Form
  /// Fields of national numbers, with their kind and place in the form.
  private let numbers: [(field: Field, kind: NationalIdentifier, place: Int)]
  private let postcode: (field: Field, place: Int)?
  private let shapes: [ShapePattern]
  private let birth: (field: Field, place: Int)?
  private let sex: (field: Field, place: Int, codes: SexCodes, layout: ColumnLayout?)?
  private var register: RegistrationKernel?
  private let isSuperseded: Bool

  init(_ table: TableContext, study: Study, registrations: Registrations) {
    form = table.form
    isSuperseded = table.isSuperseded
    let places = Array(table.form.fields.enumerated())
    numbers = places.compactMap { place, field in
      guard field.role == .nationalID, let kind = table.layout.column(of: field)?.identifier else { return nil }
      return (field, kind, place)
    }
    shapes = table.site.conventions.postcodes
    postcode = places.first { $0.element.role == .postcode }.map { ($0.element, $0.offset) }
    birth = places.first { $0.element.role == .birthDate }.map { ($0.element, $0.offset) }
    sex = places.first { $0.element.sexes != nil }.flatMap { place, field in
      field.sexes.map { (field, place, $0, table.layout.column(of: field)) }
    }
    register = RegistrationKernel(table, study: study, registrations: registrations)
  }

  mutating func process(_ batch: inout Batch, record: inout StageRecord) throws {
    var found: [Found] = []
    for check in numbers {
      guard case .text(let cells)? = batch[check.field.column] else { continue }
      checkNumbers(check, cells, batch, &found)
    }
    checkPostcodes(batch, &found)
    found.sort { ($0.row, $0.field) < ($1.row, $1.field) }
    for fault in found {
      record.find(
        fault.rule, .query, row: fault.row, in: batch, field: form.fields[fault.field].column, fault.message)
    }
    register?.take(batch, superseded: isSuperseded)
  }

  mutating func recall(_ batch: Batch) throws { register?.take(batch, superseded: true) }

  private func checkNumbers(
    _ check: (field: Field, kind: NationalIdentifier, place: Int), _ cells: TextColumn, _ batch: Batch,
    _ found: inout [Found]
  ) {
    let sexes = StatedPerson.isStated(by: check.kind) ? sexes(in: batch) : []
    cells.forEachPresent { row, cell in
      if let fault = check.kind.fault(in: cell) {
        let (rule, message) = NumberFault.finding(
          fault, check.kind, check.field, form, digits: IdentifierText(cell).count)
        found.append(Found(row: row, field: check.place, rule: rule, message: message))
      }
      guard let number = check.kind.number(in: cell), let stated = StatedPerson(number, check.kind) else { return }
      if let birth, disagrees(stated, with: batch[birth.field.column], at: row) {
        found.append(
          Found(
            row: row, field: birth.place, rule: "identifier.birth_date",
            message:
              "\(configured: birth.field.label) (\(birth.field.column)) on form \(form.table) is not the birth date that is part of the \(configured: check.kind.label) (\(check.field.column)). Please check both."
          ))
      }
      if let sex, let isMale = sexes[row], isMale != stated.isMale {
        found.append(
          Found(
            row: row, field: sex.place, rule: "identifier.sex",
            message:
              "\(configured: sex.field.label) (\(sex.field.column)) on form \(form.table) is not the one that the \(configured: check.kind.label) (\(check.field.column)) tells. Please check both."
          ))
      }
    }
  }

  /// For each row whether the sex is male; none where it is not known.
  private func sexes(in batch: Batch) -> [Bool?] {
    guard let sex, case .code(let column)? = batch[sex.field.column] else {
      return [Bool?](repeating: nil, count: batch.rowCount)
    }
    let meanings = column.terms.map { term -> Bool? in
      // What the site writes for a code, or the code itself.
      let code =
        sex.layout.flatMap { $0.codes.isEmpty ? term : $0.codes.first { $0.text == term }?.code } ?? term
      return code == sex.codes.male ? true : code == sex.codes.female ? false : nil
    }
    return (0..<column.count).map { row in
      column.reasons.isEmpty || column.reasons[row] == 0 ? meanings[Int(column.indices[row])] : nil
    }
  }

  /// Whether a birth date and that of a number differ, as far as the date is known.
  private func disagrees(_ stated: StatedPerson, with column: Column?, at row: Int) -> Bool {
    guard case .date(let dates)? = column, dates.reasons.isEmpty || dates.reasons[row] == 0 else { return false }
    let (year, month, day) = PartialDate(days: dates.days[row]).parts
    let precision = dates.precisions.isEmpty ? 0 : dates.precisions[row]
    if year % 100 != stated.yearOfCentury { return true }
    if precision <= DatePrecision.month.rawValue, month != stated.month { return true }
    return precision == DatePrecision.day.rawValue && day != stated.day
  }

  private func checkPostcodes(_ batch: Batch, _ found: inout [Found]) {
    guard let postcode, !shapes.isEmpty, case .text(let cells)? = batch[postcode.field.column] else { return }
    cells.forEachPresent { row, cell in
      let text = IdentifierText(cell)
      if shapes.contains(where: { $0.matches(text) }) { return }
      // A spreadsheet takes every zero off, and codes begin with two at most.
      let lacksZero =
        text.isAllDigits
        && (1...2).contains { zeros in
          shapes.contains { $0.matches(text, afterZeros: zeros) }
        }
      found.append(
        Found(
          row: row, field: postcode.place, rule: lacksZero ? "postcode.leading_zero" : "postcode.shape",
          message: lacksZero
            ? "\(configured: postcode.field.label) (\(postcode.field.column)) on form \(form.table) is too short: a leading zero was lost, as in a spreadsheet, or a digit is missing."
            : "\(configured: postcode.field.label) (\(postcode.field.column)) on form \(form.table) has not the shape of a postcode of the site's country."
        ))
    }
  }
}

extension TextColumn {
  /// Calls `body` with row and bytes of each cell that is not missing.
  func forEachPresent(_ body: (Int, UnsafeRawBufferPointer) -> Void) {
    bytes.withUnsafeBytes { bytes in
      for row in 0..<count where reasons.isEmpty || reasons[row] == 0 {
        body(row, UnsafeRawBufferPointer(rebasing: bytes[Int(offsets[row])..<Int(offsets[row + 1])]))
      }
    }
  }
}
