import StudyModel
import Tables

/// The columns that are made of a batch's drugs, row by row.
struct MadeColumns {
  private let rows: Int
  private let codes: [MedicationFields.Made: [String]]
  private var texts: [MedicationFields.Made: TextColumn] = [:]
  private var coded: [MedicationFields.Made: [Int32]] = [:]
  private var numbers: [MedicationFields.Made: [Double]] = [:]
  private var reasons: [MedicationFields.Made: [UInt8]] = [:]
  private var places: [MedicationFields.Made: [String: Int32]] = [:]

  init(rows: Int, codes: [MedicationFields.Made: [String]]) {
    self.rows = rows
    self.codes = codes
    for (made, codes) in codes {
      places[made] = Dictionary(codes.enumerated().map { ($1, Int32($0)) }) { first, _ in first }
    }
    for made in MedicationFields.Made.allCases {
      reasons[made] = []
      reasons[made]?.reserveCapacity(rows)
      switch made.kind {
      case .text: texts[made] = TextColumn()
      case .code: coded[made] = []
      default: numbers[made] = []
      }
    }
  }

  mutating func append(_ medication: Medication, mme: Double?, reason: MedicationReason?) {
    // What is asked of an opioid alone does not apply to other drugs; of a drug that nobody knows it is not known.
    let otherwise: Missing = medication.isOpioid == false ? .notApplicable : .notDerived
    put(.ingredient, medication.ingredient, medication.isOpioid == false ? .notApplicable : .notDerived)
    put(.others, medication.others, medication.isOpioid == nil ? .notDerived : .notApplicable)
    put(.opioid, medication.isOpioid.map { $0 ? "Y" : "N" }, .notDerived)
    put(.strength, medication.dose?.strength, otherwise)
    put(.unit, medication.dose.map { $0.isRate ? "mcg/h" : "mg" }, otherwise)
    put(.otherStrength, medication.dose?.other, medication.dose == nil ? otherwise : .notApplicable)
    put(.form, medication.form?.name, .notDerived)
    put(.route, medication.form?.route, .notDerived)
    put(.mme, mme, otherwise)
    put(.reason, reason?.rawValue, .notApplicable)
  }

  private mutating func put(_ made: MedicationFields.Made, _ text: [UInt8], _ missing: Missing) {
    texts[made, default: TextColumn()].bytes.append(contentsOf: text)
    let end = Int32(texts[made]?.bytes.count ?? 0)
    texts[made, default: TextColumn()].offsets.append(end)
    reasons[made]?.append(text.isEmpty ? missing.rawValue : 0)
  }

  private mutating func put(_ made: MedicationFields.Made, _ code: String?, _ missing: Missing) {
    let place = code.flatMap { places[made]?[$0] }
    coded[made]?.append(place ?? 0)
    reasons[made]?.append(place == nil ? missing.rawValue : 0)
  }

  private mutating func put(_ made: MedicationFields.Made, _ number: Double?, _ missing: Missing) {
    numbers[made]?.append(number ?? 0)
    reasons[made]?.append(number == nil ? missing.rawValue : 0)
  }

  /// The columns as a batch holds them, in the order of what is made.
  func columns() -> [(made: MedicationFields.Made, column: Column)] {
    MedicationFields.Made.allCases.map { made in
      let reasons = self.reasons[made] ?? []
      let sparse = reasons.contains { $0 != 0 } ? reasons : []
      switch made.kind {
      case .text:
        var column = texts[made] ?? TextColumn()
        column.reasons = sparse
        return (made, .text(column))
      case .code:
        return (made, .code(CodeColumn(indices: coded[made] ?? [], reasons: sparse, terms: codes[made] ?? [])))
      default: return (made, .number(NumberColumn(values: numbers[made] ?? [], reasons: sparse)))
      }
    }
  }
}
