/// Looks for the attribute that Dataset-JSON files have in their outermost object.
final class DatasetJSONSearch: JSONHandler {
  private(set) var isFound = false
  private var stack: [JSONContainer] = []

  func open(_ container: JSONContainer) { stack.append(container) }

  func close(_ container: JSONContainer) { stack.removeLast() }

  func name(_ name: UnsafeRawBufferPointer, key: Int) {
    if stack == [.object], name.elementsEqual("datasetJSONVersion".utf8) { isFound = true }
  }

  func scalar(_ kind: JSONScalar, _ text: UnsafeRawBufferPointer) {}
}
