/// How much of a document's structure the reader keeps; what passes a limit is refused.
struct ODMLimits {
  /// OIDs of items, code lists and MetaDataVersions.
  var definitions = 200_000
  /// Bytes of those OIDs.
  var nameBytes = 64 << 20
  /// Values of code lists.
  var codes = 1_000_000
  /// Bytes of those values.
  var codeBytes = 64 << 20
  /// Bytes of one value, in an attribute or in the text of a typed item.
  var value = 4 << 20
  /// What keys above items may become, as each item's record holds them.
  var repetition = RepetitionBudget()
  /// Notes of one rule that name a record each; the rest is counted.
  var notes = 10_000
}
