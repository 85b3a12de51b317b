import Diagnostics
import LocatedYAML
package import Tables

/// What becomes of a field, by its role, under each profile: the one table of it. `Deidentification.md` prints it.
///
/// Sources: 45 CFR 164.514(b)(2) for `public` and 164.514(e) for `limited`; the PHUSE standard for the names. What a
/// profile lets out beyond that table a study cannot let out either.
extension Field {
  /// The steps of a role from the laxest to the strictest; a study may go down this list and not up.
  static func ladder(_ role: Role, isDate: Bool) -> [DeidentificationAction] {
    switch role {
    case .subject: [.recodeSubject]
    case .name, .phone, .email, .nationalID: [.remove]
    case .address: [.noFurther, .remove]
    case .birthDate: [.deriveAge, .remove]
    case .date: [.noFurther, .offset, .generalise, .remove]
    case .postcode: [.noFurther, .generalise, .remove]
    case .freeText: [.review, .remove]
    case .treatment, .quasi, .clinical, .administrative:
      // A date tells when something happened to a person, whatever else it is.
      isDate ? [.noFurther, .offset, .generalise, .remove] : [.keep, .remove]
    }
  }

  /// What the role asks for.
  package func roleAction(under profile: Profile) -> DeidentificationAction {
    switch role {
    case .subject: .recodeSubject
    case .name, .phone, .email, .nationalID: .remove
    // A text that was scrubbed is not safe in the sense of Safe Harbor, whatever was found in it.
    case .freeText: release != nil && profile != .public ? .review : .remove
    case .address: profile == .limited && addressPart != nil ? .noFurther : .remove
    case .birthDate: .deriveAge
    case .postcode: profile == .limited ? .noFurther : .generalise
    case .date, .treatment, .quasi, .clinical, .administrative:
      if type == .date || role == .date { profile == .limited ? .noFurther : .offset } else { .keep }
    }
  }

  /// What becomes of the field: what its role asks for, or what the study asks for if that is stricter.
  package func action(under profile: Profile) -> DeidentificationAction {
    let asked = roleAction(under: profile)
    let ladder = Field.ladder(role, isDate: type == .date)
    guard let own = deidentify, let mine = ladder.firstIndex(of: own), let given = ladder.firstIndex(of: asked) else {
      return asked
    }
    return mine > given ? own : asked
  }

  /// Why that becomes of it, in words.
  package func reason(under profile: Profile) -> String {
    if action(under: profile) != roleAction(under: profile) { return "the study asks for it" }
    switch role {
    case .subject: return "tells one participant from another, and is made anew"
    case .name, .phone, .email, .nationalID: return "names a person"
    case .freeText:
      return action(under: profile) == .review ? "the study lists it, without what names somebody" : "may hold anything"
    case .address:
      return addressPart == nil
        ? "names a house"
        : profile == .limited ? "a limited data set may have it" : "is smaller than a state may be told"
    case .birthDate: return "becomes whole years, 90 and more as one"
    case .postcode: return profile == .limited ? "a limited data set may have it" : "becomes a larger place"
    case .date, .treatment, .quasi, .clinical, .administrative:
      guard type == .date || role == .date else { return "says nothing of who a person is, or only with others" }
      return profile == .limited ? "a limited data set may have it" : "moves by the participant's own days"
    }
  }

  /// Reports a `deidentify` that is laxer than the role in the trial's own data sets, or none of its steps.
  func checkAction(in entry: Node.Entry, diagnostics: inout DiagnosticList) {
    guard let own = deidentify else { return }
    let ladder = Field.ladder(role, isDate: type == .date)
    let given = ladder.firstIndex(of: roleAction(under: .pseudonymised)) ?? 0
    let allowed = ladder.dropFirst(given)
    guard !allowed.contains(own) else { return }
    diagnostics.error(
      "field.deidentify",
      ladder.contains(own)
        ? "'\(own.rawValue)' would let more out than the role '\(role.rawValue)' does"
        : "a field of role '\(role.rawValue)' and type '\(type.rawValue)' cannot have the step '\(own.rawValue)'",
      at: entry.value["deidentify"]?.place ?? entry.place,
      help: "allowed here: \(allowed.map(\.rawValue).joined(separator: ", "))")
  }
}
