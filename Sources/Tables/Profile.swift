/// For whom what is written is meant, which decides how much de-identification takes away.
package enum Profile: String, CaseIterable, Sendable {
  /// The trial's own analysis: tokens and shifted dates.
  case pseudonymised
  /// A limited data set (45 CFR 164.514(e)), given away under a data use agreement.
  case limited
  /// Anybody: after the Safe Harbor rule (45 CFR 164.514(b)(2)), with small groups generalised.
  case `public`
}
