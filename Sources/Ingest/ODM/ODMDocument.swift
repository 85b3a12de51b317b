import Stages
import StudyModel

/// Takes the elements of an ODM document, checks where they stand, and writes a record for each item value.
final class ODMDocument: XMLHandler {
  private let writer: RecordWriter
  let limits: ODMLimits
  let metadata: ODMMetadata
  var notes: ODMNotes
  private var repetition: RepetitionBudget
  var row = ODMRow()

  /// The elements in hand, from the root down.
  private var open: [ODMElement] = []
  /// How many elements are in hand that are passed over with all they hold.
  private var skipped = 0
  /// Whether data of subjects in what is passed over would be lost.
  private var guardsSkipped = false
  /// The namespace of the root.
  private var namespace = ODMNamespace.none
  private(set) var hasData = false
  private(set) var itemCount = 0

  private var isTransactional = false
  /// What is stated for subject, study event, form, item group and item, each level with what stands above it.
  var transactions: [ODMTransaction?] = [nil, nil, nil, nil, nil]
  /// The item group in hand: the cells of its key, and a number that is new where the key is.
  private var groupKey: [UInt8] = []
  private var groupScratch: [UInt8] = []
  private(set) var group = 0
  private var hasSite = false
  private var hasEvent = false
  /// Of the item in hand.
  var hasValue = false

  init(_ writer: RecordWriter, limits: ODMLimits) {
    self.writer = writer
    self.limits = limits
    metadata = ODMMetadata(limits: limits)
    notes = ODMNotes(limit: limits.notes)
    repetition = limits.repetition
  }

  /// Says that so many bytes of the document are to come.
  func read(_ bytes: Int) { repetition.read(bytes) }

  /// The record that something about a subject stands at, or else before; nil outside the subjects.
  var recordInHand: Int? { open.contains(.subjectData) ? writer.recordNumber : nil }

  func start(_ name: XMLName, _ attributes: XMLAttributes) throws {
    if skipped > 0 {
      skipped += 1
      if guardsSkipped, ODMNamespace(name) == namespace, ODMElement(name).holdsData { throw ODMDocument.misplaced }
      return
    }
    let space = ODMNamespace(name)
    guard let parent = open.last else { return try startRoot(name, space, attributes) }
    guard space == namespace else {
      if space.isODM {
        throw FormatProblem(
          "odm.namespace", "An element is of another version of ODM than the document.",
          help: "Export the document again in one version, ODM-XML 1.3.2.")
      }
      let isSignature = space == .signature && name.isNamed("Signature")
      notes.count(isSignature ? .signatures : .extensions, record: recordInHand)
      return skip(guardingData: false)
    }
    let element = ODMElement(name)
    guard element.isAllowed(in: parent) else { throw ODMDocument.misplaced }
    try enter(element, attributes)
  }

  private func enter(_ element: ODMElement, _ attributes: XMLAttributes) throws {
    switch element {
    case .auditRecord: notes.count(.auditRecords, record: recordInHand)
    case .annotation, .association: notes.count(.annotations, record: recordInHand)
    case .signature: notes.count(.signatures, record: recordInHand)
    case .referenceData:
      notes.count(.referenceData, record: nil)
      return skip(guardingData: false)
    case .adminData: break
    default:
      open.append(element)
      return try begin(element, attributes)
    }
    skip(guardingData: true)
  }

  private func skip(guardingData: Bool) {
    skipped = 1
    guardsSkipped = guardingData
  }

  private func startRoot(_ name: XMLName, _ space: ODMNamespace, _ attributes: XMLAttributes) throws {
    guard name.isNamed("ODM"), space.isODM || space == .none else {
      throw FormatProblem(
        "odm.root", "The document's root is not ODM.", help: "Send an export in ODM-XML 1.3.2.")
    }
    namespace = space
    try checkVersion(space, attributes)
    switch attributes.text("FileType") {
    case "Snapshot": break
    case "Transactional": isTransactional = true
    default:
      throw FormatProblem(
        "odm.file_type", "The document does not say whether it is a Snapshot or Transactional.",
        help: "Export the document again as a Snapshot.")
    }
    if space == .none {
      notes.add(
        FormatNote(
          "odm.no_namespace", .note, "The document does not name the namespace of ODM; it was read as ODM by its root.")
      )
    }
    open.append(.odm)
    for column in ODMColumn.allCases { try writer.cell(column.name) }
    try writer.endRecord()
  }

  private func checkVersion(_ space: ODMNamespace, _ attributes: XMLAttributes) throws {
    let version = attributes.text("ODMVersion") ?? ""
    if space == .version2 || version.hasPrefix("2.") {
      throw FormatProblem(
        "odm.version", "The document is of ODM 2.0, whose structure is another.",
        help: "Export the document again in ODM-XML 1.3.2.")
    }
    let known = ["1.2", "1.2.0", "1.2.1", "1.3", "1.3.0", "1.3.1", "1.3.2"]
    guard known.contains(version) else {
      throw FormatProblem(
        "odm.version", "The document does not say that it is of ODM 1.2 or 1.3.",
        help: "Export the document again in ODM-XML 1.3.2.")
    }
  }

  private func begin(_ element: ODMElement, _ attributes: XMLAttributes) throws {
    switch element {
    case .study:
      if hasData { throw ODMDocument.misplaced }
      try beginMetadata(element, attributes)
    case .clinicalData:
      hasData = true
      try beginClinicalData(attributes)
    case .subjectData:
      hasSite = false
      hasEvent = false
      row.clear(.siteOID)
      try beginLevel(0, attributes, "SubjectKey", .subjectKey)
    case .studyEventData:
      hasEvent = true
      try beginLevel(
        1, attributes, "StudyEventOID", .studyEventOID, "StudyEventRepeatKey", .studyEventRepeatKey)
    case .formData: try beginLevel(2, attributes, "FormOID", .formOID, "FormRepeatKey", .formRepeatKey)
    case .itemGroupData:
      try beginLevel(3, attributes, "ItemGroupOID", .itemGroupOID, "ItemGroupRepeatKey", .itemGroupRepeatKey)
      try beginGroup()
    case .itemData, .typedItemData, .typedText: try beginItem(attributes, isTyped: element != .itemData)
    case .siteRef:
      // Behind study events, or a second time, it would not hold for all records of the subject.
      if hasSite || hasEvent { throw ODMDocument.misplaced }
      hasSite = true
      try require(attributes, "LocationOID", .siteOID)
    case .measurementUnitRef:
      guard hasData else { return }
      if !row[.unit].isEmpty { throw ODMDocument.misplaced }
      try require(attributes, "MeasurementUnitOID", .unit)
    default:
      if hasData, element == .other { throw ODMDocument.misplaced }
      try beginMetadata(element, attributes)
    }
  }

  private static let groupColumns: [ODMColumn] = [
    .studyOID, .metaDataVersionOID, .subjectKey, .studyEventOID, .studyEventRepeatKey, .formOID, .formRepeatKey,
    .itemGroupOID, .itemGroupRepeatKey,
  ]

  /// A repeat of an item group that is written in two pieces, one behind the other, is one.
  private func beginGroup() throws {
    groupScratch.removeAll(keepingCapacity: true)
    for column in ODMDocument.groupColumns {
      groupScratch.append(contentsOf: row[column])
      groupScratch.append(0)
    }
    try repetition.write(groupScratch.count)
    if group == 0 || groupScratch != groupKey {
      group += 1
      swap(&groupScratch, &groupKey)
    }
  }

  func text(_ bytes: UnsafeRawBufferPointer) throws {
    guard skipped == 0, let element = open.last else { return }
    if element == .typedItemData || element == .typedText {
      hasValue = true
      row.append(.value, bytes)
      guard row[.value].count <= limits.value else {
        throw FormatProblem(
          "odm.value", "A value of the document is larger than is allowed.",
          help: "Leave images and other large objects out of the export.")
      }
      return
    }
    guard element == .odm || hasData, !bytes.allSatisfy(ODMRow.isSpace) else { return }
    throw FormatProblem(
      "odm.text", "Text stands where ODM has none, so that it may be a value that would be lost.",
      help: "Export the document again in ODM-XML 1.3.2, with values in the attribute Value or in typed items.")
  }

  func end(_ name: XMLName) throws {
    if skipped > 0 {
      skipped -= 1
      return
    }
    guard let element = open.popLast() else { return }
    guard element.isItem else { return }
    if element == .typedItemData || element == .typedText && !row[.isNull].isEmpty {
      row.trim(.value)
      hasValue = !row[.value].isEmpty
    }
    try checkTransaction()
    itemCount += 1
    for trouble in try endItem(record: writer.recordNumber) { notes.note(trouble, record: writer.recordNumber) }
    try repetition.write(row.byteCount)
    try row.write(to: writer)
  }

  /// A record cannot take back one before it, so that only what is added can be read.
  private func checkTransaction() throws {
    let transaction = transactions[4]
    guard transaction == .insert || transaction == nil && !isTransactional else { throw ODMDocument.transactional }
  }

  /// Hands on the last records.
  func finish() throws -> [FormatNote] {
    try writer.finish()
    if itemCount == 0 {
      notes.add(FormatNote("odm.no_items", .query, "The document holds no item of any subject."))
    }
    noteDefinitions()
    return notes.all(records: writer.recordNumber - 1)
  }

  static var misplaced: FormatProblem {
    FormatProblem(
      "odm.structure", "An element stands where ODM 1.3 does not have it.",
      help: "Export the document again in ODM-XML 1.3.2, and check it against the schema of the standard.")
  }

  static var transactional: FormatProblem {
    FormatProblem(
      "odm.transactions", "The document holds changes to data instead of the data as they stand.",
      help: "Export the document again with FileType=\"Snapshot\".")
  }
}
