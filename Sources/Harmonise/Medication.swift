import StudyModel

/// What one text of a drug, one of a strength and one dose form come to, whoever takes it.
struct Medication {
  /// What is to be asked about.
  enum Fault {
    case unmapped
    case dose
  }

  /// By its international name; empty where it is not known.
  var ingredient: [UInt8] = []
  var others: [UInt8] = []
  /// Nil where nobody knows.
  var isOpioid: Bool?
  var dose: Dose?
  /// The number of the dose form among the site's.
  var form: Int?
  var factor: FactorList.Factor?
  /// Why there is no equivalent, whatever the number of units.
  var reason: MedicationReason?
  var fault: Fault?

  private init() {}

  /// A record without a drug.
  static var nothing: Medication {
    var medication = Medication()
    medication.reason = .drugNotWritten
    return medication
  }

  /// - Parameters:
  ///   - form: the number of the record's dose form, with how its units are counted; nil where none is written.
  init(
    drug: [UInt8], strength: [UInt8], form: (form: Int, count: MedicationFields.Count)?,
    in site: MedicationSite
  ) {
    guard let text = DrugText(drug, names: site.names) else {
      reason = .productUnknown
      fault = .unmapped
      self.form = form?.form
      return
    }
    let entry = text.entry
    let main = entry.opioid ?? 0
    isOpioid = entry.opioid != nil
    if entry.opioid != nil || entry.ingredients.count == 1 {
      ingredient = Array(entry.ingredients[main].name.utf8)
      let rest = entry.ingredients.enumerated().filter { $0.offset != main }.map(\.element.name)
      others = Array(rest.joined(separator: " + ").utf8)
    } else {
      ingredient = Array(entry.ingredients.map(\.name).joined(separator: " + ").utf8)
    }
    let implied = (text.form ?? entry.form).flatMap { name in site.forms.firstIndex { $0.name == name } }
    self.form = form?.form ?? implied
    let doseForm = self.form.map { site.forms[$0] }
    guard isOpioid == true else { return }
    // A product that is a patch is none in a record that says tablet; nobody knows which of the two is wrong.
    let contradicts =
      implied.map { site.forms[$0].kind != doseForm?.kind || site.forms[$0].route != doseForm?.route } ?? false
    let written = MedicationSite.strength(drug: drug, strength: strength, behindName: text.strength, in: site)
    let decided = Dose.decide(written, of: entry, form: doseForm, count: form?.count ?? .units)
    switch decided {
    case _ where contradicts: reason = .strengthAmbiguous
    case .failure(let refusal): reason = refusal.reason
    case .success(let found): dose = found
    }
    if reason != nil {
      fault = .dose
      return
    }
    guard let doseForm else {
      reason = .formNotWritten
      fault = .dose
      return
    }
    factor = site.factors?.factor(of: entry.ingredients[main].name, route: doseForm.route)
    if factor == nil { reason = .noFactor }
  }
}

/// What holds for all records of a table of a site.
struct MedicationSite {
  let names: DrugNames
  let forms: [DrugDictionary.DoseForm]
  let factors: FactorList?
  let decimalMark: UInt8

  /// The strength of a record, from its own cell and from what stands behind the drug's name.
  ///
  /// Two that differ contradict each other. A site that writes both in one cell sends that cell twice.
  fileprivate static func strength(
    drug: [UInt8], strength: [UInt8], behindName: ArraySlice<UInt8>, in site: MedicationSite
  ) -> StrengthText {
    func read(_ text: ArraySlice<UInt8>) -> StrengthText {
      StrengthText(text, decimalMark: site.decimalMark) { site.isIdle($0) }
    }
    let inName = read(behindName)
    if strength == drug { return inName }
    let own = read(strength[...])
    if inName == .notWritten || inName == own { return own }
    if own == .notWritten { return inName }
    return .notReadable
  }

  /// Whether words change neither ingredient nor dose.
  func isIdle(_ text: ArraySlice<UInt8>) -> Bool {
    let cell = Array(text)
    let words = DrugText.words(of: cell)
    return !words.isEmpty && DrugText.Tail(words[...], of: cell, names: names)?.strength.isEmpty == true
  }
}
