/// Collects the names of the lists of objects that are members of a text's outermost object.
final class JSONLists: JSONHandler {
  private(set) var names: [String] = []
  private var stack: [JSONContainer] = []
  private var member = ""
  private var isCounted = false

  func open(_ container: JSONContainer) {
    stack.append(container)
    guard stack == [.object, .array, .object], !isCounted else { return }
    isCounted = true
    names.append(member)
  }

  func close(_ container: JSONContainer) { stack.removeLast() }

  func name(_ name: UnsafeRawBufferPointer, key: Int) {
    guard stack.count == 1 else { return }
    member = String(decoding: name, as: UTF8.self)
    isCounted = false
  }

  func scalar(_ kind: JSONScalar, _ text: UnsafeRawBufferPointer) {}
}
