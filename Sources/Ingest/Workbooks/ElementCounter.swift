/// Counts the elements of some names in a part.
final class ElementCounter: XMLHandler {
  private let names: [StaticString]
  private(set) var count = 0

  init(_ names: StaticString...) { self.names = names }

  func start(_ name: XMLName, _ attributes: XMLAttributes) {
    if names.contains(where: name.isNamed) { count += 1 }
  }

  func text(_ bytes: UnsafeRawBufferPointer) {}
  func end(_ name: XMLName) {}
}
