/// The fields of a form that together say which person a participant is.
///
/// Two numbers of the study stand for one person where one of `numbers` is the same, or all of `names` and `birth` are.
package struct Registration: Sendable, Hashable {
  /// Fields of role `national_id` whose number a person has alone.
  package var numbers: [String]
  /// Fields of role `name` that together are the participant's name.
  package var names: [String]
  /// The field of role `birth_date`.
  package var birth: String?

  package init(numbers: [String], names: [String], birth: String?) {
    self.numbers = numbers
    self.names = names
    self.birth = birth
  }
}
