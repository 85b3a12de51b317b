import Glibc

/// The elements of ODM 1.3.2 that the reader tells apart (section 3 of the specification).
enum ODMElement: UInt8 {
  case odm
  case study, metaDataVersion, include, itemDef, codeListRef, codeList, codedItem, externalCodeList
  case clinicalData, subjectData, studyEventData, formData, itemGroupData, itemData
  /// `ItemDataInteger` and its like, which trim white space; see `typedText` for the others.
  case typedItemData
  /// `ItemDataString` and `ItemDataAny`, whose white space counts.
  case typedText
  case siteRef, measurementUnitRef
  /// Other elements that refer to a definition, of which nothing is read: they hold no value.
  case otherRef
  case auditRecord, signature, annotation, auditRecords, signatures, annotations
  case adminData, referenceData, association
  /// Of what a study's metadata hold, that which is not looked at.
  case other

  private static let names: [(StaticString, ODMElement)] = [
    ("ItemData", .itemData), ("ItemGroupData", .itemGroupData), ("FormData", .formData),
    ("StudyEventData", .studyEventData), ("SubjectData", .subjectData), ("AuditRecord", .auditRecord),
    ("Annotation", .annotation), ("Signature", .signature), ("MeasurementUnitRef", .measurementUnitRef),
    ("SiteRef", .siteRef),
    ("ClinicalData", .clinicalData), ("AuditRecords", .auditRecords), ("Signatures", .signatures),
    ("Annotations", .annotations), ("CodeListItem", .codedItem), ("EnumeratedItem", .codedItem),
    ("ItemDef", .itemDef), ("CodeListRef", .codeListRef), ("CodeList", .codeList),
    ("ExternalCodeList", .externalCodeList), ("MetaDataVersion", .metaDataVersion), ("Include", .include),
    ("Study", .study), ("AdminData", .adminData), ("ReferenceData", .referenceData), ("Association", .association),
    ("ODM", .odm),
  ]

  /// What follows `ItemData` in the names of typed items (the specification's section on ItemData[TYPE]), but for those whose white space counts.
  private static let types: [StaticString] = [
    "Integer", "Float", "Double", "Boolean", "Date", "Time", "Datetime", "PartialDate", "PartialTime",
    "PartialDatetime", "IncompleteDate", "IncompleteTime", "IncompleteDatetime", "DurationDatetime",
    "IntervalDatetime", "HexBinary", "Base64Binary", "HexFloat", "Base64Float", "URI",
  ]

  init(_ name: XMLName) {
    if let known = ODMElement.names.first(where: { name.isNamed($0.0) }) {
      self = known.1
    } else if strncmp(name.local, "ItemData", 8) == 0 {
      let type = XMLName(name.local + 8)
      if type.isNamed("String") || type.isNamed("Any") {
        self = .typedText
      } else {
        self = ODMElement.types.contains { type.isNamed($0) } ? .typedItemData : .other
      }
    } else {
      let length = strlen(name.local)
      self = length > 3 && XMLName(name.local + length - 3).isNamed("Ref") ? .otherRef : .other
    }
  }

  /// Whether data of subjects stand in it or below it.
  var holdsData: Bool { (ODMElement.clinicalData.rawValue...ODMElement.typedText.rawValue).contains(rawValue) }

  var isItem: Bool { self == .itemData || self == .typedItemData || self == .typedText }

  /// Whether it is a study's, or of what a study holds.
  var isMetadata: Bool {
    (ODMElement.study.rawValue...ODMElement.externalCodeList.rawValue).contains(rawValue) || self == .other
      || self == .otherRef
  }

  /// Whether it may stand directly in another.
  func isAllowed(in parent: ODMElement) -> Bool {
    switch self {
    case .odm: false
    case .study, .adminData, .referenceData, .clinicalData, .association: parent == .odm
    case .metaDataVersion: parent == .study
    case .include, .itemDef, .codeList: parent == .metaDataVersion
    case .codeListRef: parent == .itemDef
    case .codedItem, .externalCodeList: parent == .codeList
    case .subjectData, .auditRecords, .signatures, .annotations: parent == .clinicalData
    case .studyEventData, .siteRef: parent == .subjectData
    case .formData: parent == .studyEventData
    case .itemGroupData: parent == .formData
    case .otherRef: parent == .subjectData || parent == .formData || parent.isMetadata
    case .itemData, .typedItemData, .typedText: parent == .itemGroupData
    case .measurementUnitRef: parent == .itemData || parent.isMetadata
    case .auditRecord: parent == .auditRecords || parent.holdsData && parent != .clinicalData
    case .signature: parent == .signatures || parent.holdsData && parent != .clinicalData
    case .annotation: parent == .annotations || parent.holdsData && parent != .clinicalData
    case .other: parent.isMetadata
    }
  }
}
