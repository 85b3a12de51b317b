/// What the place where an expression stands lets it name.
package protocol ExpressionNames {
  /// What is known of a name, or nil where there is none such.
  func type(of reference: Reference) -> NameType?
  /// Why a name cannot be used here though it looks right, and what to write instead; nil where nothing speaks
  /// against it.
  func refusal(of reference: Reference) -> (message: String, help: String?)?
  /// What is known of a field of the records that `any`, `all` and `count` look at.
  func type(ofField field: String, inRecordsOf form: String) -> NameType?
  /// Whether the treatment can be told from the records of a form, by their being there.
  func isTainted(recordsOf form: String) -> Bool
  /// The names that may be used, for a suggestion in place of an unknown one.
  var suggestions: [String] { get }
  /// The fields of a form's records, for the same.
  func fields(ofRecordsOf form: String) -> [String]
  /// The forms whose records `any`, `all` and `count` can look at.
  var forms: [String] { get }
  /// The texts of a code list, which `contains` and `matches` may name; nil where there is none of that name.
  func texts(ofCodeList name: String) -> [String]?
  /// The code lists that may be named so.
  var codeLists: [String] { get }
  /// The visits that `at` may name.
  var visits: [String] { get }
  /// The names of the records that `site.mean` and its like go over; nil where these have no place.
  var aggregated: (any ExpressionNames)? { get }
}

extension ExpressionNames {
  package func refusal(of reference: Reference) -> (message: String, help: String?)? { nil }
  package func type(ofField field: String, inRecordsOf form: String) -> NameType? { nil }
  package func isTainted(recordsOf form: String) -> Bool { false }
  package func fields(ofRecordsOf form: String) -> [String] { [] }
  package var forms: [String] { [] }
  package func texts(ofCodeList name: String) -> [String]? { nil }
  package var codeLists: [String] { [] }
  package var visits: [String] { [] }
  package var aggregated: (any ExpressionNames)? { nil }
}

/// Names of one record and no other.
struct PlainNames: ExpressionNames {
  let resolve: (Reference) -> NameType?
  let suggestions: [String]

  func type(of reference: Reference) -> NameType? { resolve(reference) }

  func refusal(of reference: Reference) -> (message: String, help: String?)? {
    reference.record == .beside ? nil : ("only the record at hand can be seen here, not those of other visits", nil)
  }
}
