/// A data set may not go to the public as it would be written.
struct DisclosureRefusal: Error, CustomStringConvertible {
  var dataSet: String
  var k: Int
  var required: Int
  var records: Int
  var isPinned: Bool

  var description: String {
    "data set \(dataSet) would leave with \(records) records in groups of fewer than \(required) (the smallest has \(k)); "
      + (isPinned
        ? "its recipe no longer holds for these data: search anew without 'recipe:' under profile 'pseudonymised' and pin"
          + " what risk/ proposes"
        : "pin the recipe that a run under profile 'pseudonymised' writes below risk/, as 'recipe:' in study.yaml, or"
          + " declare coarser levels")
  }
}
