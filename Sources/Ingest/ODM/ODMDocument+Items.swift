import Stages
import StudyModel

/// The elements from ClinicalData to ItemData.
extension ODMDocument {
  func beginClinicalData(_ attributes: XMLAttributes) throws {
    try require(attributes, "StudyOID", .studyOID)
    try require(attributes, "MetaDataVersionOID", .metaDataVersionOID)
    try metadata.enterVersion(row[.metaDataVersionOID], of: row[.studyOID])
  }

  /// Reads the key of an element: an OID that it must have, and a repeat key that it may have.
  func beginLevel(
    _ level: Int, _ attributes: XMLAttributes, _ key: StaticString, _ column: ODMColumn,
    _ repeatKey: StaticString? = nil, _ repeatColumn: ODMColumn? = nil
  ) throws {
    row.clear(column)
    if let repeatColumn { row.clear(repeatColumn) }
    var stated: ODMTransaction?
    try attributes.forEach { name, value in
      if name.hasNamespace {
        passOver(name)
      } else if name.isNamed(key) {
        row.set(column, value)
      } else if let repeatKey, let repeatColumn, name.isNamed(repeatKey) {
        row.set(repeatColumn, value)
      } else if name.isNamed("TransactionType") {
        stated = try transaction(value)
      } else {
        passOver(name)
      }
    }
    transactions[level] = stated ?? (level > 0 ? transactions[level - 1] : nil)
    if row[column].isEmpty { throw ODMDocument.noKey }
  }

  func beginItem(_ attributes: XMLAttributes, isTyped: Bool) throws {
    for column in [ODMColumn.itemOID, .value, .isNull, .unit, .transactionType] { row.clear(column) }
    hasValue = false
    transactions[4] = transactions[3]
    try attributes.forEach { name, value in
      if name.hasNamespace {
        passOver(name)
      } else if name.isNamed("ItemOID") {
        row.set(.itemOID, value)
      } else if name.isNamed("Value"), !isTyped {
        row.set(.value, value)
        hasValue = true
      } else if name.isNamed("IsNull") {
        try takeNull(value)
      } else if name.isNamed("TransactionType") {
        transactions[4] = try transaction(value)
      } else if name.isNamed("MeasurementUnitOID"), isTyped {
        row.set(.unit, value)
      } else if !isTyped || !ODMDocument.isReference(name) {
        passOver(name)
      }
    }
    if row[.itemOID].isEmpty { throw ODMDocument.noKey }
    if transactions[4] == .insert { row.set(.transactionType, "Insert") }
  }

  /// Checks the item in hand, whose record gets this number, and returns what is wrong with it.
  func endItem(record: Int) throws -> [ODMNotes.Trouble] {
    var troubles: [ODMNotes.Trouble] = []
    let number = try row[.itemOID].withUnsafeBytes { try metadata.number(ofItem: $0) }
    if metadata.items[number].group == group { troubles.append(.repeatedItem) }
    metadata.items[number].group = group
    if metadata.items[number].uses == 0 { metadata.items[number].firstRecord = record }
    metadata.items[number].uses += 1
    let isNull = !row[.isNull].isEmpty
    if isNull, !row[.value].isEmpty {
      row.clear(.value)
      troubles.append(.nullWithValue)
    }
    if !isNull, !hasValue { troubles.append(.noValue) }
    if !row[.value].isEmpty, row[.value].withUnsafeBytes({ metadata.isOutsideList(number, $0) }) {
      troubles.append(.notInCodeList)
    }
    return troubles
  }

  /// Notes once for each item how often it stands in the data though its MetaDataVersion does not define it.
  func noteDefinitions() {
    if metadata.repeatedDefinitions > 0 {
      notes.add(
        FormatNote(
          "odm.repeated_definition", .query,
          "\(count: metadata.repeatedDefinitions) items or code lists are defined again under an OID that stood before."
        ))
    }
    for (number, uses) in metadata.undefinedItems() {
      let oid = String(decoding: metadata.oid(ofItem: number), as: UTF8.self)
      let first = metadata.items[number].firstRecord
      // An OID that is not like one may be a value that was put in its place.
      if HeaderCheck.isPlain(oid) {
        notes.add(
          FormatNote(
            "odm.undefined_item", .query, record: first,
            "The document's metadata do not define the item '\(configured: oid)'; answers to it: \(count: uses).")
        )
      } else {
        notes.add(
          FormatNote(
            "odm.undefined_item", .query, record: first,
            "The document's metadata do not define an item that it holds \(count: uses) times."))
      }
    }
  }

  /// Puts an attribute that must be there into a cell.
  func require(_ attributes: XMLAttributes, _ key: StaticString, _ column: ODMColumn) throws {
    row.clear(column)
    attributes.forEach { name, value in
      if !name.hasNamespace, name.isNamed(key) {
        row.set(column, value)
      } else if !name.isNamed("StudyOID"), !name.isNamed("MetaDataVersionOID") {
        passOver(name)
      }
    }
    if row[column].isEmpty { throw ODMDocument.noKey }
  }

  private func takeNull(_ value: UnsafePointer<CChar>) throws {
    let value = XMLName(value)
    if value.isNamed("Yes") {
      row.set(.isNull, value.local)
    } else if !value.isNamed("No") {
      throw FormatProblem(
        "odm.attribute", "IsNull has a value that ODM does not give it.",
        help: "Export the document again in ODM-XML 1.3.2.")
    }
  }

  private func transaction(_ value: UnsafePointer<CChar>) throws -> ODMTransaction {
    // What stands in the context of a subject that is there already is added, no more.
    guard let transaction = ODMTransaction(value), transaction == .insert || transaction == .context else {
      throw ODMDocument.transactional
    }
    return transaction
  }

  private func passOver(_ name: XMLName) {
    if ODMNamespace(name) != .xml { notes.count(.extensions, record: recordInHand) }
  }

  /// The attributes of typed items that point to audit records, signatures and annotations.
  private static func isReference(_ name: XMLName) -> Bool {
    name.isNamed("AuditRecordID") || name.isNamed("SignatureID") || name.isNamed("AnnotationID")
  }

  static var noKey: FormatProblem {
    FormatProblem(
      "odm.key", "An element lacks the OID or key that says what it belongs to.",
      help: "Export the document again in ODM-XML 1.3.2, with every key that the standard requires.")
  }
}
