import Identifiers
import Stages
import StudyModel
import Tables

/// Notes for each record of a form that registers participants who it says the participant is.
struct RegistrationKernel {
  private let form: Form
  private let registration: Registration
  private let subject: ColumnName
  private let reader: SubjectReader
  private let numbers: [(column: ColumnName, kind: NationalIdentifier)]
  /// The date at which age is counted, which is about that of the registration.
  private let day: ColumnName?
  private let registrations: Registrations

  /// Nil for a form that registers nobody.
  init?(_ table: TableContext, study: Study, registrations: Registrations) {
    guard let registration = table.form.registration, let subject = table.form.field(of: .subject) else { return nil }
    form = table.form
    self.registration = registration
    self.subject = subject.column
    self.registrations = registrations
    reader = SubjectReader(table.site, study: study)
    numbers = registration.numbers.compactMap { name in
      guard let field = table.form.field(name), let kind = table.layout.column(of: field)?.identifier else {
        return nil
      }
      return (field.column, kind)
    }
    day = registration.birth.flatMap { table.form.field($0)?.ageAt }.map { ColumnName($0) }
  }

  func take(_ batch: Batch, superseded: Bool) {
    guard case .text(let subjects)? = batch[subject] else { return }
    let names = registration.names.compactMap { name -> TextColumn? in
      guard case .text(let column)? = batch[ColumnName(name)] else { return nil }
      return column
    }
    let births = dates(registration.birth.map { ColumnName($0) }, in: batch)
    let days = dates(day, in: batch)
    var found: [Registrations.Entry] = []
    reader.read(subjects) { row, subject in
      guard case .participant(let centre, let sequence) = subject, batch.state(of: row) == .kept else { return }
      let codes = numberCodes(batch, row)
      var entry = Registrations.Entry(
        number: codes.first ?? 0, name: nameCode(names, row), birth: births?.complete(row),
        subject: Crosswalk.Subject(centre: centre, sequence: sequence), origin: batch.origins[row],
        day: days?.complete(row), superseded: superseded)
      found.append(entry)
      for code in codes.dropFirst() {
        entry.number = code
        found.append(entry)
      }
    }
    registrations.add(found, of: form.table)
  }

  private func dates(_ name: ColumnName?, in batch: Batch) -> DateColumn? {
    guard let name, case .date(let column)? = batch[name] else { return nil }
    return column
  }

  private func numberCodes(_ batch: Batch, _ row: Int) -> [UInt64] {
    numbers.compactMap { name, kind in
      guard case .text(let column)? = batch[name], column.reasons.isEmpty || column.reasons[row] == 0 else {
        return nil
      }
      return column.withCell(row) { cell in
        guard let number = kind.number(in: cell), kind.namesOnePerson(number) else { return nil }
        return registrations.code(of: Array(kind.space.utf8) + [0] + number.characters)
      }
    }
  }

  private func nameCode(_ names: [TextColumn], _ row: Int) -> UInt64 {
    guard !registration.names.isEmpty, names.count == registration.names.count,
      names.allSatisfy({ $0.reasons.isEmpty || $0.reasons[row] == 0 })
    else { return 0 }
    let key = PersonName.key(names.map { $0.withCell(row) { Array($0) } })
    return key.isEmpty ? 0 : registrations.code(of: Array("name".utf8) + [0] + key)
  }
}

extension TextColumn {
  fileprivate func withCell<Result>(_ row: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    bytes.withUnsafeBytes { bytes in
      body(UnsafeRawBufferPointer(rebasing: bytes[Int(offsets[row])..<Int(offsets[row + 1])]))
    }
  }
}

extension DateColumn {
  /// The day of a date that is there and known to the day.
  fileprivate func complete(_ row: Int) -> Int32? {
    guard reasons.isEmpty || reasons[row] == 0, precisions.isEmpty || precisions[row] == 0 else { return nil }
    return days[row]
  }
}
