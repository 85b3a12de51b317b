/// Small documents.
enum ODMText {
  static let namespace = #"xmlns="http://www.cdisc.org/ns/odm/v1.3""#

  /// A document of a body, as a Snapshot of ODM 1.3.2 where nothing else is said.
  static func document(
    _ body: String, version: String = "1.3.2", type: String = "Snapshot", namespace: String = ODMText.namespace
  ) -> String {
    #"<ODM \#(namespace) ODMVersion="\#(version)" FileType="\#(type)">\#(body)</ODM>"#
  }

  /// Items in an item group of one subject.
  static func data(_ items: String, transaction: String = "") -> String {
    #"<ClinicalData StudyOID="S" MetaDataVersionOID="M"><SubjectData SubjectKey="P1"\#(transaction)>"#
      + #"<SiteRef LocationOID="L"/><StudyEventData StudyEventOID="E" StudyEventRepeatKey="1">"#
      + #"<FormData FormOID="F" FormRepeatKey="2"><ItemGroupData ItemGroupOID="G" ItemGroupRepeatKey="3">"#
      + items + "</ItemGroupData></FormData></StudyEventData></SubjectData></ClinicalData>"
  }

  /// A study with a MetaDataVersion that is the one of `data`.
  static func study(_ definitions: String) -> String {
    #"<Study OID="S"><MetaDataVersion OID="M" Name="M">\#(definitions)</MetaDataVersion></Study>"#
  }
}
