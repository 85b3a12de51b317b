package import Diagnostics

/// A name that an expression uses: a column of the record at hand, or of a record of the same participant.
///
/// Two references are the same where form, field and record are; the place where one was written has no part in it.
package struct Reference: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Which of the participant's records a name looks into.
  package enum Record: Hashable, Sendable {
    /// The record at hand, or the one of another form that stands beside it.
    case beside
    /// The one at a visit: `at(M1).nrs`.
    case at(visit: String)
    /// The one of the same form at the visit before: `previous(nrs)`.
    case previous
  }

  /// The form, where one was written: `PR` in `PR.date`.
  package var form: String?
  package var field: String
  package var record: Record
  /// The place of the name's first character.
  package var place: Diagnostic.Location
  /// The place of the visit in `at(VISIT)`.
  package var visitPlace: Diagnostic.Location?

  package init(
    form: String? = nil, field: String, record: Record = .beside, place: Diagnostic.Location,
    visitPlace: Diagnostic.Location? = nil
  ) {
    self.form = form
    self.field = field
    self.record = record
    self.place = place
    self.visitPlace = visitPlace
  }

  /// The name as it is written.
  package var description: String {
    let name = form.map { "\($0).\(field)" } ?? field
    switch record {
    case .beside: return name
    case .at(let visit): return "at(\(visit)).\(name)"
    case .previous: return "previous(\(name))"
    }
  }

  package static func == (left: Self, right: Self) -> Bool {
    left.form == right.form && left.field == right.field && left.record == right.record
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(form)
    hasher.combine(field)
    hasher.combine(record)
  }

  package static func < (left: Self, right: Self) -> Bool {
    (left.form ?? "", left.field, left.description) < (right.form ?? "", right.field, right.description)
  }
}
