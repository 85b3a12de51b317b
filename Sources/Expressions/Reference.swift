package import Diagnostics

/// A name that an expression uses: a column of the record at hand, or a field of another form.
///
/// Two references are the same where form and field are; the place where one was written has no part in it.
package struct Reference: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The form, where one was written: `PR` in `PR.date`.
  package var form: String?
  package var field: String
  /// The place of the name's first character.
  package var place: Diagnostic.Location

  package init(form: String? = nil, field: String, place: Diagnostic.Location) {
    self.form = form
    self.field = field
    self.place = place
  }

  /// The name as it is written.
  package var description: String { form.map { "\($0).\(field)" } ?? field }

  package static func == (left: Self, right: Self) -> Bool {
    left.form == right.form && left.field == right.field
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(form)
    hasher.combine(field)
  }

  package static func < (left: Self, right: Self) -> Bool {
    (left.form ?? "", left.field) < (right.form ?? "", right.field)
  }
}
