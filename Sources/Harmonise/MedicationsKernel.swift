import Stages
import StudyModel
import Tables

/// Reads the drugs of the batches of one table of one submission.
///
/// Texts are numbered as they come, and each combination of drug, strength and form is worked out once; a cell that was
/// met before costs two look-ups of its bytes.
struct MedicationsKernel: RowsKernel {
  private let form: Form
  private let fields: MedicationFields
  private let site: MedicationSite
  private let options: HarmoniseMedications.Options
  private let codes: MadeColumns.Codes
  private let visit: ColumnName?
  private var drugs = ByteIndex()
  private var strengths = ByteIndex()
  private var known: [UInt64: Int] = [:]
  private var medications: [Medication] = []
  /// The last column's terms of dose forms, and what they mean.
  private var terms: [String] = []
  private var forms: [(form: Int, count: MedicationFields.Count)?] = []
  /// Participants and visits with a drug whose factor hangs on the whole dose of the day.
  private var wholeDoses = ByteIndex()
  private var key: [UInt8] = []

  init(
    _ table: TableContext, fields: MedicationFields, study: Study, options: HarmoniseMedications.Options
  ) {
    form = table.form
    self.fields = fields
    self.options = options
    let forms = study.drugs.forms
    site = MedicationSite(
      names: study.drugs.names(at: table.site), forms: forms, factors: study.drugs.factorList(options.factors),
      decimalMark: table.dialect.decimalMark)
    var codes: [MedicationFields.Made: [String]] = [:]
    for (made, name) in fields.makes where made.kind == .code {
      codes[made] = table.form.field(name)?.codeList.flatMap(study.codeList)?.codes ?? []
    }
    self.codes = MadeColumns.Codes(codes, forms: forms)
    visit = table.form.visitField?.column
  }

  mutating func process(_ batch: inout Batch, record: inout StageRecord) throws {
    guard case .text(let drug)? = batch[ColumnName(fields.drug)] else { return }
    let strength: TextColumn? =
      if let name = fields.strength, case .text(let column)? = batch[ColumnName(name)] { column } else { nil }
    let written: CodeColumn? =
      if let name = fields.form, case .code(let column)? = batch[ColumnName(name)] { column } else { nil }
    learn(written?.terms ?? [])
    let perDay = fields.perDay.flatMap { batch[ColumnName($0)] }
    var made = MadeColumns(rows: batch.rowCount, codes: codes)
    for row in 0..<batch.rowCount {
      let form = written.map { $0.reasons.isEmpty || $0.reasons[row] == 0 ? Int($0.indices[row]) : -1 } ?? -1
      let medication = medications[find(drug, strength, form: form, row: row)]
      var (equivalent, reason) = equivalent(of: medication, perDay, row: row)
      if equivalent != nil, medication.factor?.dependsOnDose == true, isSecond(row, in: batch) {
        (equivalent, reason) = (nil, .wholeDose)
      }
      made.append(medication, mme: equivalent, reason: reason)
      report(medication, reason, row: row, in: batch, to: &record)
    }
    for made in made.columns() {
      if let name = fields.column(made.made) { batch.set(made.column, for: name) }
    }
  }

  /// The number of what a record's texts come to.
  private mutating func find(_ drug: TextColumn, _ strength: TextColumn?, form: Int, row: Int) -> Int {
    let drugNumber = MedicationsKernel.number(of: drug, row, in: &drugs)
    let strengthNumber = strength.map { MedicationsKernel.number(of: $0, row, in: &strengths) } ?? 0
    let place = UInt64(drugNumber) << 40 | UInt64(strengthNumber) << 12 | UInt64(form + 1)
    if let known = known[place] { return known }
    known[place] = medications.count
    let isWritten = drugNumber > 0
    let bytes = isWritten ? Array(drugs[drugNumber - 1]) : []
    let medication =
      bytes.contains { $0 != 32 && $0 != 9 }
      ? Medication(
        drug: bytes, strength: strengthNumber == 0 ? [] : Array(strengths[strengthNumber - 1]),
        form: form < 0 ? nil : forms[form], in: site) : .nothing
    medications.append(medication)
    return medications.count - 1
  }

  /// A text's number, from 1; 0 where the cell holds none.
  @inline(__always)
  private static func number(of column: TextColumn, _ row: Int, in index: inout ByteIndex) -> Int {
    guard column.reasons.isEmpty || column.reasons[row] == 0 else { return 0 }
    return column.bytes.withUnsafeBytes { bytes in
      index.number(
        of: UnsafeRawBufferPointer(rebasing: bytes[Int(column.offsets[row])..<Int(column.offsets[row + 1])])) + 1
    }
  }

  private mutating func learn(_ given: [String]) {
    guard given != terms || forms.count != given.count else { return }
    terms = given
    known.removeAll(keepingCapacity: true)
    medications.removeAll(keepingCapacity: true)
    forms = given.map { code in
      guard let written = fields.forms.first(where: { $0.code == code }),
        let form = site.forms.firstIndex(where: { $0.name == written.form })
      else { return nil }
      return (form, written.count)
    }
  }

  /// Milligrams of oral morphine a day; strength times units times factor, where units of patches are those that are worn.
  private func equivalent(
    of medication: Medication, _ perDay: Column?, row: Int
  ) -> (equivalent: Double?, reason: MedicationReason?) {
    if medication.isOpioid == false { return (nil, nil) }
    guard medication.reason == nil, let dose = medication.dose, let factor = medication.factor else {
      return (nil, medication.reason)
    }
    let site = self.site
    let units = DailyUnits(perDay, row: row, decimalMark: site.decimalMark) { site.isIdle($0) }
    switch units {
    case .not(let reason): return (nil, reason)
    // A third of a patch a day is how often it is changed, and not how many are worn.
    case .units(let count) where dose.isRate && count != count.rounded(): return (nil, .unitsNotReadable)
    case .units(let count): return (Dose.rounded(factor.equivalent(of: Dose.rounded(dose.strength * count))), nil)
    }
  }

  /// Whether a record before was of the same participant and visit and had a factor by the whole dose, too. Its own
  /// equivalent stands alone; the second's is missing, and with it every sum of the day.
  private mutating func isSecond(_ row: Int, in batch: Batch) -> Bool {
    key.removeAll(keepingCapacity: true)
    if let subject = form.field(of: .subject), case .text(let column)? = batch[subject.column] {
      key.append(contentsOf: column.bytes[Int(column.offsets[row])..<Int(column.offsets[row + 1])])
    }
    key.append(0)
    if let visit, case .code(let column)? = batch[visit] {
      withUnsafeBytes(of: column.indices[row]) { key.append(contentsOf: $0) }
    } else if let date = form.recordDate?.column, case .date(let column)? = batch[date] {
      withUnsafeBytes(of: column.days[row]) { key.append(contentsOf: $0) }
    }
    let count = wholeDoses.count
    return key.withUnsafeBytes { wholeDoses.number(of: $0) } < count
  }

  private func report(
    _ medication: Medication, _ reason: MedicationReason?, row: Int, in batch: Batch, to record: inout StageRecord
  ) {
    switch (medication.fault, reason) {
    case (.unmapped?, _):
      record.find(
        "medication.unmapped", options.unmapped.severity, row: row, in: batch, field: ColumnName(fields.drug),
        "The drug (\(ColumnName(fields.drug))) on form \(form.table) is none that the study knows. Please write its generic name."
      )
    case (.dose?, let reason?):
      record.find(
        "medication.\(reason.rawValue)", options.doses.severity, row: row, in: batch,
        field: ColumnName(fields.strength ?? fields.drug),
        "The dose of this opioid on form \(form.table) cannot be told (\(configured: reason.words)). Please give the strength as on the box."
      )
    case (nil, .unitsNotReadable?), (nil, .unitsRange?), (nil, .unitsNotWritten?), (nil, .asNeeded?):
      record.find(
        "medication.\(reason?.rawValue ?? "")", options.doses.severity, row: row, in: batch,
        field: ColumnName(fields.perDay ?? fields.drug),
        "How much of this opioid on form \(form.table) is taken a day cannot be told (\(configured: reason?.words ?? "")). Please look it up."
      )
    case (nil, .wholeDose?):
      record.find(
        "medication.whole_dose", .note, row: row, in: batch, field: ColumnName(fields.drug),
        "The factor of this opioid on form \(form.table) hangs on the whole dose of the day, of which another record has a part; the two have no sum."
      )
    default: break
    }
  }
}

extension MedicationReason {
  /// For the person who wrote the record.
  fileprivate var words: String {
    switch self {
    case .drugNotWritten: "no drug is written"
    case .productUnknown: "the drug is not known"
    case .strengthNotWritten: "no strength is written"
    case .strengthNotReadable: "the strength cannot be read"
    case .strengthAmbiguous: "the strength has more than one reading, or contradicts the drug or its form"
    case .strengthRange: "the strength is a range"
    case .unitNotWritten: "the strength has no unit"
    case .formNotWritten: "no dose form is written"
    case .unitsNotWritten: "no number of units is written"
    case .unitsNotReadable: "the number of units cannot be read"
    case .unitsRange: "the number of units is a range"
    case .asNeeded: "as needed, without a number"
    case .noFactor: "the list of factors has none for it"
    case .wholeDose: "the factor hangs on the whole dose of the day"
    }
  }
}
