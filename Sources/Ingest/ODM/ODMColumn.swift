/// The columns of the tall table that an ODM document becomes, in their order.
enum ODMColumn: Int, CaseIterable {
  case studyOID, metaDataVersionOID, subjectKey, siteOID
  case studyEventOID, studyEventRepeatKey, formOID, formRepeatKey, itemGroupOID, itemGroupRepeatKey
  case itemOID, value, isNull, unit, transactionType

  /// The name in the header record.
  var name: String {
    switch self {
    case .studyOID: "StudyOID"
    case .metaDataVersionOID: "MetaDataVersionOID"
    case .subjectKey: "SubjectKey"
    case .siteOID: "SiteOID"
    case .studyEventOID: "StudyEventOID"
    case .studyEventRepeatKey: "StudyEventRepeatKey"
    case .formOID: "FormOID"
    case .formRepeatKey: "FormRepeatKey"
    case .itemGroupOID: "ItemGroupOID"
    case .itemGroupRepeatKey: "ItemGroupRepeatKey"
    case .itemOID: "ItemOID"
    case .value: "Value"
    case .isNull: "IsNull"
    case .unit: "Unit"
    case .transactionType: "TransactionType"
    }
  }
}
