import Stages
import Testing

@testable import Ingest

@Suite struct ODMReaderTests {
  @Test(arguments: [1, 7, 1 << 20])
  func `Each item becomes a record under a header of fixed names`(_ chunk: Int) throws {
    let text = ODMText.document(
      ODMText.data(
        #"<ItemData ItemOID="I1" Value="5 &lt; 6"><MeasurementUnitRef MeasurementUnitOID="U"/></ItemData>"#
          + #"<ItemData ItemOID="I2" IsNull="Yes"/>"#))
    let reading = try ODMReading(Array(text.utf8), chunk: chunk)
    #expect(
      reading.records == [
        [
          "StudyOID", "MetaDataVersionOID", "SubjectKey", "SiteOID", "StudyEventOID", "StudyEventRepeatKey", "FormOID",
          "FormRepeatKey", "ItemGroupOID", "ItemGroupRepeatKey", "ItemOID", "Value", "IsNull", "Unit",
          "TransactionType",
        ],
        ["S", "M", "P1", "L", "E", "1", "F", "2", "G", "3", "I1", "5 < 6", "", "U", ""],
        ["S", "M", "P1", "L", "E", "1", "F", "2", "G", "3", "I2", "", "Yes", "", ""],
      ])
    #expect(reading.notes.isEmpty)
  }

  @Test func `Typed items hold their value as text`() throws {
    let reading = try ODMReading(
      ODMText.document(
        ODMText.data(
          """
          <ItemDataInteger ItemOID="I1" MeasurementUnitOID="U"> 12
          </ItemDataInteger><ItemDataString ItemOID="I2"> a &amp; b </ItemDataString>
          <ItemDataPartialDate ItemOID="I3" AuditRecordID="A">2006-04</ItemDataPartialDate>
          <ItemDataBoolean ItemOID="I4">true</ItemDataBoolean><ItemDataFloat ItemOID="I5" IsNull="Yes"/>
          <ItemDataDate ItemOID="I6"> </ItemDataDate><ItemDataAny ItemOID="I7" IsNull="Yes">
          </ItemDataAny>
          """)))
    #expect(reading.column(.value) == ["12", " a & b ", "2006-04", "true", "", "", ""])
    #expect(reading.column(.unit) == ["U", "", "", "", "", "", ""])
    #expect(reading.column(.isNull) == ["", "", "", "", "Yes", "", "Yes"])
    #expect(reading.rules == ["odm.no_value@7"])
  }

  @Test func `Keys of one element do not pass to the next`() throws {
    let reading = try ODMReading(
      ODMText.document(
        ODMText.data(#"<ItemData ItemOID="I" Value="1"/>"#)
          + #"<ClinicalData StudyOID="S" MetaDataVersionOID="M2"><SubjectData SubjectKey="P2">"#
          + #"<StudyEventData StudyEventOID="E"><FormData FormOID="F"><ItemGroupData ItemGroupOID="G">"#
          + #"<ItemData ItemOID="I" Value="2"/></ItemGroupData></FormData></StudyEventData></SubjectData>"#
          + "</ClinicalData>"))
    #expect(reading.records.last == ["S", "M2", "P2", "", "E", "", "F", "", "G", "", "I", "2", "", "", ""])
    #expect(reading.notes.isEmpty)
  }

  @Test func `Records around the data become counts`() throws {
    let reading = try ODMReading(
      ODMText.document(
        #"<AdminData><User OID="U"><LoginName>secret</LoginName></User></AdminData>"#
          + #"<ReferenceData StudyOID="S" MetaDataVersionOID="M"><ItemGroupData ItemGroupOID="R"/></ReferenceData>"#
          + ODMText.data(
            #"<ItemData ItemOID="A" Value="1" v:Value="2" v:x="3"><AuditRecord><UserRef UserOID="U"/></AuditRecord>"#
              + #"<v:Query v:State="open">secret</v:Query></ItemData><ItemData ItemOID="B" Value="1"><Signature/>"#
              + #"<Annotation SeqNum="1"><Comment>secret</Comment></Annotation></ItemData>"#)
          + #"<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>"#,
        namespace: ODMText.namespace + #" xmlns:v="urn:vendor""#))
    #expect(reading.column(.value) == ["1", "1"])
    #expect(
      reading.rules == [
        "odm.audit_records@2", "odm.annotations@3", "odm.signatures@3", "odm.reference_data@0", "odm.extensions@2",
      ])
    #expect(
      reading.notes.map(\.message.description).compactMap { $0.split(separator: " ").dropFirst(3).first } == [
        "1", "1", "2", "1", "3",
      ])
    #expect(!reading.records.joined().contains { $0.contains("secret") })
  }

  @Test func `What the metadata do not define, or not allow, is noted`() throws {
    let study = ODMText.study(
      #"<ItemDef OID="A" DataType="text"><CodeListRef CodeListOID="C"/></ItemDef><ItemDef OID="B" DataType="text"/>"#
        + #"<ItemDef OID="N" DataType="float"><CodeListRef CodeListOID="D"/></ItemDef>"#
        + #"<ItemDef OID="X" DataType="text"><CodeListRef CodeListOID="O"/></ItemDef>"#
        + #"<CodeList OID="C" DataType="text"><CodeListItem CodedValue="1"/><EnumeratedItem CodedValue="2"/></CodeList>"#
        + #"<CodeList OID="D" DataType="float"><EnumeratedItem CodedValue="1.50"/></CodeList>"#
        + #"<CodeList OID="O" DataType="text"><ExternalCodeList Dictionary="MedDRA"/></CodeList>"#)
    let items =
      [("A", "1"), ("B", "9"), ("N", "1.5"), ("X", "9"), ("Q.OLD", "9"), ("A", "3"), ("Z Z", "2")].map {
        #"<ItemData ItemOID="\#($0.0)" Value="\#($0.1)"/>"#
      }.joined() + #"</ItemGroupData><ItemGroupData ItemGroupOID="G2"><ItemData ItemOID="A" Value="01"/>"#
      + #"<ItemData ItemOID="N" Value="2"/><ItemData ItemOID="Q.OLD" Value="2"/>"#
    let reading = try ODMReading(ODMText.document(study + ODMText.data(items)))
    #expect(
      reading.rules == [
        "odm.repeated_item@7", "odm.value_not_in_code_list@7", "odm.value_not_in_code_list@9",
        "odm.value_not_in_code_list@10", "odm.undefined_item@6", "odm.undefined_item@8",
      ])
    #expect(
      reading.notes[4].message.description
        == "The document's metadata do not define the item 'Q.OLD'; answers to it: 2.")
  }

  @Test func `Metadata that are not all there are no ground for doubt`() throws {
    let data = ODMText.data(#"<ItemData ItemOID="B" Value="1"/>"#)
    for study in [
      "", ODMText.study(""), ODMText.study(#"<Include StudyOID="S" MetaDataVersionOID="M0"/><ItemDef OID="A"/>"#),
    ] {
      #expect(try ODMReading(ODMText.document(study + data)).notes.isEmpty)
    }
  }

  @Test func `A null with a value keeps the null`() throws {
    let reading = try ODMReading(
      ODMText.document(ODMText.data(#"<ItemData ItemOID="A" Value="7" IsNull="Yes"/>"#)))
    #expect(reading.column(.value) == [""])
    #expect(reading.column(.isNull) == ["Yes"])
    #expect(reading.rules == ["odm.null_with_value@2"])
  }

  @Test func `A repeat of a group that goes on is one, and another is not`() throws {
    let item = #"<ItemData ItemOID="A" Value="7"/>"#
    func rules(_ key: String) throws -> [String] {
      try ODMReading(
        ODMText.document(
          ODMText.data(
            item + #"</ItemGroupData><ItemGroupData ItemGroupOID="G" ItemGroupRepeatKey="\#(key)">"# + item))
      ).rules
    }
    #expect(try rules("3") == ["odm.repeated_item@3"])
    #expect(try rules("4").isEmpty)
  }

  @Test func `Notes on records are bounded, and what is more is counted`() throws {
    let items = String(repeating: #"<ItemData ItemOID="A"/>"#, count: 5)
    var limits = ODMLimits()
    limits.notes = 2
    let reading = try ODMReading(Array(ODMText.document(ODMText.data(items)).utf8), limits: limits)
    #expect(
      reading.rules == [
        "odm.no_value@2", "odm.repeated_item@3", "odm.no_value@3", "odm.repeated_item@4", "odm.repeated_item@0",
        "odm.no_value@0",
      ])
    #expect(reading.notes.last?.message.description == "There are 3 more records of which the same is true.")
  }

  @Test func `Documents of ODM 1_2 and without a namespace are read`() throws {
    let data = ODMText.data(#"<ItemData ItemOID="A" Value="7"/>"#)
    let old = try ODMReading(
      ODMText.document(data, version: "1.2.1", namespace: #"xmlns="http://www.cdisc.org/ns/odm/v1.2""#))
    #expect(old.column(.value) == ["7"] && old.notes.isEmpty)
    let bare = try ODMReading(ODMText.document(data, namespace: ""))
    #expect(bare.column(.value) == ["7"] && bare.rules == ["odm.no_namespace@0"])
    let prefixed = try ODMReading(
      #"<o:ODM xmlns:o="http://www.cdisc.org/ns/odm/v1.3" ODMVersion="1.3" FileType="Snapshot"/>"#)
    #expect(prefixed.rules == ["odm.no_items@0"])
  }

  @Test func `A document that adds and takes nothing back is read`() throws {
    let item = #"<ItemData ItemOID="A" Value="7" TransactionType="Insert"/>"#
    let reading = try ODMReading(
      ODMText.document(ODMText.data(item, transaction: #" TransactionType="Context""#), type: "Transactional"))
    #expect(reading.column(.transactionType) == ["Insert"])
    let inherited = try ODMReading(
      ODMText.document(
        ODMText.data(#"<ItemData ItemOID="A" Value="7"/>"#, transaction: #" TransactionType="Insert""#),
        type: "Transactional"))
    #expect(inherited.column(.transactionType) == ["Insert"])
  }

  @Test func `Records that stand apart from the items are counted too`() throws {
    let reading = try ODMReading(
      ODMText.document(
        ODMText.data(#"<ItemDataString ItemOID="A" AuditRecordID="R1" AnnotationID="N1">x</ItemDataString>"#)
          .replacing(
            "</ClinicalData>",
            with: #"<AuditRecords><AuditRecord ID="R1"/><AuditRecord ID="R2"/></AuditRecords>"#
              + #"<Annotations><Annotation ID="N1"/></Annotations></ClinicalData>"#)))
    #expect(reading.rules == ["odm.audit_records@0", "odm.annotations@0"])
    #expect(reading.notes[0].message.description.hasPrefix("The document holds 2 audit records;"))
  }

  @Test func `References in the data hold nothing that is read`() throws {
    let data = ODMText.data(#"<ItemData ItemOID="A" Value="7"/>"#)
      .replacing("<StudyEventData", with: #"<InvestigatorRef UserOID="U"/><StudyEventData"#)
      .replacing("<ItemGroupData", with: #"<ArchiveLayoutRef ArchiveLayoutOID="R"/><ItemGroupData"#)
    let reading = try ODMReading(ODMText.document(data))
    #expect(reading.records.dropFirst() == [["S", "M", "P1", "L", "E", "1", "F", "2", "G", "3", "A", "7", "", "", ""]])
    #expect(reading.notes.isEmpty)
  }

  @Test func `An annotation behind the last record names no record`() throws {
    let data = ODMText.data(#"<ItemData ItemOID="A" Value="7"/>"#)
    let last = data.replacing("</SubjectData>", with: #"<Annotation SeqNum="1"/></SubjectData>"#)
    #expect(try ODMReading(ODMText.document(last)).rules == ["odm.annotations@0"])
    #expect(try ODMReading(ODMText.document(last + data)).rules == ["odm.repeated_item@3", "odm.annotations@3"])
  }

  @Test func `An OID that is defined twice is asked about, in one MetaDataVersion alone`() throws {
    let once = #"<ItemDef OID="A"/><CodeList OID="A"/>"#
    let data = ODMText.data(#"<ItemData ItemOID="A" Value="7"/>"#)
    #expect(
      try ODMReading(ODMText.document(ODMText.study(once + once) + data)).rules == ["odm.repeated_definition@0"])
    let apart = ODMText.study(once) + ODMText.study(once).replacing(#""M""#, with: #""M2""#)
    #expect(try ODMReading(ODMText.document(apart + data)).rules.isEmpty)
  }
}
