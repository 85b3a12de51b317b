/// What a study says of its blinding: where the allocation stands, what a run is made with, and how what is written is
/// tried for the arm.
package struct Blinding: Sendable, Hashable {
  /// Whose allocation a run uses.
  package enum Allocation: String, Sendable, CaseIterable {
    /// As the randomisation list has it.
    case real
    /// Scrambled among the participants of each centre and stratum.
    case dummy
  }

  /// Something of a blinded output that may tell the arm all the same, and why.
  package struct Allowed: Sendable, Hashable {
    /// A column of a data set or a form, as in `ADQS.AVAL`, either for its records, or a rule for its findings.
    package var what: String
    package var reason: String

    package init(what: String, reason: String) {
      self.what = what
      self.reason = reason
    }
  }

  /// The field that holds the arm of each participant. Where the study names none, it is the first of role `treatment`
  /// with the codes `arms` on a form with one record a participant.
  package var arm: FieldReference?
  /// Columns of the arm's form within whose values a scrambled allocation keeps the numbers of each arm, besides the centre.
  package var strata: [String] = []
  /// What a run is made with where its command does not say.
  package var allocation = Allocation.real
  /// From how many participants on a group counts that shares something; a choice, not a published number.
  package var participants = 5
  /// The share of the participants who share something that has to be of one arm, or of all participants whose arm is
  /// told by having it or not, weighed by arm, for it to be nearly perfect; a choice, not a published number.
  package var share = 0.95
  /// The probability that chance alone stops a run whose outputs tell nothing; a choice, not a published number.
  package var chance = 0.001
  package var allowed: [Allowed] = []

  package init() {}
}

/// A word that may stand in what a study writes although a participant has it as a name, and why.
package struct AllowedWord: Sendable, Hashable {
  package var word: String
  package var reason: String

  package init(word: String, reason: String) {
    self.word = word
    self.reason = reason
  }
}

extension Study {
  /// The field that holds the arm of each participant, and its form.
  package var allocation: (form: Form, field: Field)? {
    if let named = blinding.arm {
      guard let form = form(named.form), let field = form.field(named.field) else { return nil }
      return (form, field)
    }
    for form in forms where form.records == .onePerParticipant {
      if let field = form.fields.first(where: { $0.role == .treatment && $0.codeList == "arms" }) {
        return (form, field)
      }
    }
    return nil
  }
}
