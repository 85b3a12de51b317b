/// How many records of a form a participant can have, by the form's key.
extension Form {
  package enum Records: Sendable {
    /// One.
    case onePerParticipant
    /// One at each visit.
    case onePerVisit
    /// Any number.
    case many
  }

  /// The code field whose list is the study's visits.
  package var visitField: Field? { fields.first { $0.type == .code && $0.codeList == "visits" } }

  package var records: Records {
    let subject = fields.first { $0.role == .subject }?.name
    let rest = key.filter { $0 != subject }
    if rest.isEmpty { return key.isEmpty ? .many : .onePerParticipant }
    return rest == [visitField?.name] ? .onePerVisit : .many
  }
}

extension Study {
  /// Whether a site sends records of a form.
  package func sends(_ form: Form) -> Bool { layouts(of: form).isEmpty == false }

  /// Whether a site sends a column of a form; one that de-identification makes comes from what it is made of.
  package func sends(_ name: String, of form: Form) -> Bool {
    let layouts = layouts(of: form)
    if let field = form.field(name) { return layouts.contains { $0.sends(field) } }
    if name == "area", let postcode = form.field(of: .postcode) { return layouts.contains { $0.sends(postcode) } }
    guard name == "age", let birth = form.field(of: .birthDate) else { return !layouts.isEmpty }
    return layouts.contains { layout in
      layout.sends(birth) && birth.ageAt.flatMap(form.field).map(layout.sends) == true
    }
  }

  private func layouts(of form: Form) -> [TableLayout] {
    sites.flatMap(\.files).flatMap(\.tables).filter { $0.form == form.id }
  }
}
