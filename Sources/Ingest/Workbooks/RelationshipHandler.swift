/// Reads a part of relationships.
final class RelationshipHandler: XMLHandler {
  private(set) var relationships: [PackageRelationship] = []
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  func start(_ name: XMLName, _ attributes: XMLAttributes) throws {
    guard name.isNamed("Relationship") else { return }
    guard let id = attributes.text("Id"), let type = attributes.text("Type"), let target = attributes.text("Target")
    else { throw FormatProblem.workbook("workbook.structure", "A relationship of the workbook is incomplete.") }
    guard relationships.count < limit else {
      throw FormatProblem.workbook("workbook.too_large", "The workbook has more relationships than are allowed.")
    }
    relationships.append(
      PackageRelationship(
        id: id, type: type.split(separator: "/").last.map(String.init) ?? type, target: target,
        isExternal: attributes.text("TargetMode") == "External"))
  }

  func text(_ bytes: UnsafeRawBufferPointer) {}
  func end(_ name: XMLName) {}
}
