import Glibc

/// The elements of Study, of which items and code lists are kept.
extension ODMDocument {
  func beginMetadata(_ element: ODMElement, _ attributes: XMLAttributes) throws {
    switch element {
    case .study: row.set(.studyOID, try oid(attributes, "OID"))
    case .metaDataVersion:
      row.set(.metaDataVersionOID, try oid(attributes, "OID"))
      try metadata.enterVersion(row[.metaDataVersionOID], of: row[.studyOID])
    case .include: metadata.includeAnother()
    case .itemDef: try metadata.defineItem(ODMDocument.bytes(try oid(attributes, "OID")))
    case .codeListRef: try metadata.referToList(ODMDocument.bytes(try oid(attributes, "CodeListOID")))
    case .codeList:
      let isNumeric = ["integer", "float", "double"].contains(attributes.text("DataType"))
      try metadata.defineList(ODMDocument.bytes(try oid(attributes, "OID")), isNumeric: isNumeric)
    case .codedItem: try metadata.addCode(ODMDocument.bytes(try oid(attributes, "CodedValue")))
    case .externalCodeList: metadata.leaveListOpen()
    default: break
    }
  }

  /// An attribute in no namespace that must be there.
  private func oid(_ attributes: XMLAttributes, _ key: StaticString) throws -> UnsafePointer<CChar> {
    var found: UnsafePointer<CChar>?
    attributes.forEach { name, value in
      if !name.hasNamespace, name.isNamed(key) { found = value }
    }
    guard let found else { throw ODMDocument.noKey }
    return found
  }

  private static func bytes(_ text: UnsafePointer<CChar>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: text, count: strlen(text))
  }
}
