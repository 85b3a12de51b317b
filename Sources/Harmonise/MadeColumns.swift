import StudyModel
import Tables

/// The columns that are made of a batch's drugs, row by row.
struct MadeColumns {
  /// Codes of the study by what they stand for, worked out once; -1 where a list has none or nothing is made.
  struct Codes {
    fileprivate let terms: [MedicationFields.Made: [String]]
    fileprivate let opioid: [Int32]
    fileprivate let units: [Int32]
    /// By the number of the dose form.
    fileprivate let forms: [Int32]
    fileprivate let routes: [Int32]
    /// By the reason's place among all.
    fileprivate let reasons: [Int32]

    init(_ terms: [MedicationFields.Made: [String]], forms: [DrugDictionary.DoseForm]) {
      func places(_ words: [String], _ made: MedicationFields.Made) -> [Int32] {
        words.map { word in Int32(terms[made]?.firstIndex(of: word) ?? -1) }
      }
      self.terms = terms
      opioid = places(["N", "Y"], .opioid)
      units = places(["mg", "mcg/h"], .unit)
      self.forms = places(forms.map(\.name), .form)
      routes = places(forms.map(\.route), .route)
      reasons = places(MedicationReason.allCases.map(\.rawValue), .reason)
    }

    /// The place of a reason among all.
    fileprivate static let places = Dictionary(
      uniqueKeysWithValues: MedicationReason.allCases.enumerated().map { ($1, $0) })
  }

  /// Numbers or codes while they are made, with a `Missing` for each cell.
  private struct Cells<Value: Sendable> {
    var values: [Value] = []
    var reasons: [UInt8] = []

    init(rows: Int) {
      values.reserveCapacity(rows)
      reasons.reserveCapacity(rows)
    }

    mutating func append(_ value: Value, _ missing: Missing) {
      values.append(value)
      reasons.append(missing.rawValue)
    }
  }

  private let codes: Codes
  private var ingredient = TextColumn()
  private var others = TextColumn()
  private var opioid: Cells<Int32>
  private var unit: Cells<Int32>
  private var form: Cells<Int32>
  private var route: Cells<Int32>
  private var reason: Cells<Int32>
  private var strength: Cells<Double>
  private var other: Cells<Double>
  private var mme: Cells<Double>

  init(rows: Int, codes: Codes) {
    self.codes = codes
    (opioid, unit, form, route) = (Cells(rows: rows), Cells(rows: rows), Cells(rows: rows), Cells(rows: rows))
    (reason, strength) = (Cells(rows: rows), Cells(rows: rows))
    (other, mme) = (Cells(rows: rows), Cells(rows: rows))
  }

  mutating func append(_ medication: Medication, mme equivalent: Double?, reason why: MedicationReason?) {
    // What is asked of an opioid alone does not apply to other drugs; of a drug that nobody knows it is not known.
    let otherwise: Missing = medication.isOpioid == false ? .notApplicable : .notDerived
    let dose = medication.dose
    MadeColumns.put(medication.ingredient, otherwise, in: &ingredient)
    MadeColumns.put(medication.others, medication.isOpioid == nil ? .notDerived : .notApplicable, in: &others)
    MadeColumns.put(medication.isOpioid.map { codes.opioid[$0 ? 1 : 0] }, .notDerived, in: &opioid)
    MadeColumns.put(dose.map { codes.units[$0.isRate ? 1 : 0] }, otherwise, in: &unit)
    MadeColumns.put(medication.form.map { codes.forms[$0] }, .notDerived, in: &form)
    MadeColumns.put(medication.form.map { codes.routes[$0] }, .notDerived, in: &route)
    MadeColumns.put(why.flatMap { Codes.places[$0] }.map { codes.reasons[$0] }, .notApplicable, in: &reason)
    strength.append(dose?.strength ?? 0, dose == nil ? otherwise : .present)
    let isOne = dose != nil && dose?.other == nil
    other.append(dose?.other ?? 0, isOne ? .notApplicable : dose == nil ? otherwise : .present)
    mme.append(equivalent ?? 0, equivalent == nil ? otherwise : .present)
  }

  private static func put(_ text: [UInt8], _ missing: Missing, in column: inout TextColumn) {
    column.bytes.append(contentsOf: text)
    column.offsets.append(Int32(column.bytes.count))
    column.reasons.append(text.isEmpty ? missing.rawValue : 0)
  }

  private static func put(_ code: Int32?, _ missing: Missing, in cells: inout Cells<Int32>) {
    if let code, code >= 0 { cells.append(code, .present) } else { cells.append(0, missing) }
  }

  /// The columns as a batch holds them, in the order of what is made.
  func columns() -> [(made: MedicationFields.Made, column: Column)] {
    func sparse(_ reasons: [UInt8]) -> [UInt8] { reasons.contains { $0 != 0 } ? reasons : [] }
    func text(_ column: TextColumn) -> Column {
      var column = column
      column.reasons = sparse(column.reasons)
      return .text(column)
    }
    func coded(_ cells: Cells<Int32>, _ made: MedicationFields.Made) -> Column {
      .code(CodeColumn(indices: cells.values, reasons: sparse(cells.reasons), terms: codes.terms[made] ?? []))
    }
    func number(_ cells: Cells<Double>) -> Column {
      .number(NumberColumn(values: cells.values, reasons: sparse(cells.reasons)))
    }
    return [
      (.ingredient, text(ingredient)), (.others, text(others)), (.opioid, coded(opioid, .opioid)),
      (.strength, number(strength)), (.unit, coded(unit, .unit)), (.otherStrength, number(other)),
      (.form, coded(form, .form)), (.route, coded(route, .route)), (.mme, number(mme)),
      (.reason, coded(reason, .reason)),
    ]
  }
}
