/// Takes what stands in a JSON text, in its order. What is thrown ends the reading; a `FormatProblem` without a
/// place gets the place that the reading has come to.
protocol JSONHandler: AnyObject {
  func open(_ container: JSONContainer) throws
  func close(_ container: JSONContainer) throws
  /// The name of a member, without escapes; `key` is the same for each object at this depth.
  func name(_ name: UnsafeRawBufferPointer, key: Int) throws
  /// A value: a string without its escapes, else what is written. Valid for the call.
  func scalar(_ kind: JSONScalar, _ text: UnsafeRawBufferPointer) throws
}
