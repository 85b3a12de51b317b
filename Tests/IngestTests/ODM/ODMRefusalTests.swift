import Testing

@testable import Ingest

@Suite struct ODMRefusalTests {
  private static let item = #"<ItemData ItemOID="A" Value="7"/>"#

  private static let refused: [(String, String)] = [
    ("odm.root", "<html/>"),
    ("odm.root", #"<ODM xmlns="urn:other" ODMVersion="1.3.2" FileType="Snapshot"/>"#),
    ("odm.version", ODMText.document("", version: "1.1")),
    ("odm.version", ODMText.document("", version: "2.0", namespace: #"xmlns="http://www.cdisc.org/ns/odm/v2.0""#)),
    ("odm.version", #"<ODM \#(ODMText.namespace) FileType="Snapshot"/>"#),
    ("odm.file_type", #"<ODM \#(ODMText.namespace) ODMVersion="1.3.2"/>"#),
    ("odm.file_type", ODMText.document("", type: "Other")),
    ("odm.namespace", ODMText.document(#"<Study xmlns="http://www.cdisc.org/ns/odm/v1.2"/>"#)),
    ("odm.structure", ODMText.document(#"<SubjectData SubjectKey="P"/>"#)),
    ("odm.structure", ODMText.document(ODMText.data("<Query/>"))),
    ("odm.structure", ODMText.document(ODMText.data("<ItemDataBlob/>"))),
    ("odm.structure", ODMText.document(ODMText.data("<AuditRecord>\(item)</AuditRecord>"))),
    ("odm.structure", ODMText.document("<AdminData><SubjectData/></AdminData>")),
    ("odm.structure", ODMText.document(ODMText.data(item) + ODMText.study(#"<ItemDef OID="A"/>"#))),
    (
      "odm.structure",
      ODMText.document(
        #"<ClinicalData StudyOID="S" MetaDataVersionOID="M"><SubjectData SubjectKey="P">"#
          + #"<StudyEventData StudyEventOID="E"/><SiteRef LocationOID="L"/></SubjectData></ClinicalData>"#)
    ),
    (
      "odm.structure",
      ODMText.document(ODMText.data(item).replacing("<SiteRef", with: #"<SiteRef LocationOID="L0"/><SiteRef"#))
    ),
    (
      "odm.structure",
      ODMText.document(
        ODMText.data(
          #"<ItemData ItemOID="A" Value="7"><MeasurementUnitRef MeasurementUnitOID="U"/>"#
            + #"<MeasurementUnitRef MeasurementUnitOID="V"/></ItemData>"#))
    ),
    (
      "odm.structure",
      ODMText.document(
        ODMText.data(item).replacing("<StudyEventData", with: "<InvestigatorRef><X/></InvestigatorRef><StudyEventData"))
    ),
    ("odm.key", ODMText.document(ODMText.data(item).replacing("LocationOID", with: "OID"))),
    ("odm.key", ODMText.document(ODMText.data(item).replacing("MetaDataVersionOID", with: "OID"))),
    ("odm.text", ODMText.document(ODMText.data(#"<ItemData ItemOID="A">7</ItemData>"#))),
    ("odm.attribute", ODMText.document(ODMText.data(#"<ItemData ItemOID="A" IsNull="maybe"/>"#))),
    ("odm.key", ODMText.document(ODMText.data(#"<ItemData Value="7"/>"#))),
    ("odm.key", ODMText.document(ODMText.data(item).replacing("SubjectKey", with: "Key"))),
    ("odm.key", ODMText.document(ODMText.data(item).replacing("StudyEventOID", with: "Key"))),
    ("odm.key", ODMText.document(ODMText.data(item).replacing("FormOID", with: "Key"))),
    ("odm.key", ODMText.document(ODMText.data(item).replacing("ItemGroupOID", with: "Key"))),
    ("odm.key", ODMText.document(ODMText.data(item).replacing(#""P1""#, with: #""""#))),
    ("odm.transactions", ODMText.document(ODMText.data(item), type: "Transactional")),
    ("odm.transactions", ODMText.document(ODMText.data(item, transaction: #" TransactionType="Remove""#))),
    (
      "odm.transactions",
      ODMText.document(ODMText.data(item, transaction: #" TransactionType="Context""#), type: "Transactional")
    ),
    (
      "odm.transactions",
      ODMText.document(ODMText.data("", transaction: #" TransactionType="Remove""#), type: "Transactional")
    ),
    (
      "odm.transactions",
      ODMText.document(
        ODMText.data(#"<ItemData ItemOID="A" Value="7" TransactionType="Upsert"/>"#), type: "Transactional")
    ),
    (
      "xml.doctype",
      #"<!DOCTYPE ODM [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>"# + ODMText.document("&b;")
    ),
    ("xml.malformed", ODMText.document("") + ODMText.document("")),
  ]

  @Test(arguments: refused.indices) func `What is not ODM or ambiguous is refused`(_ index: Int) throws {
    let (rule, text) = Self.refused[index]
    let problem = try #require(try ODMReading.refusal(text))
    #expect(problem.rule == rule)
    #expect(problem.line == 1)
    #expect(problem.column ?? 0 >= 1)
  }

  @Test func `A problem says where it stands`() throws {
    let problem = try ODMReading.refusal(ODMText.document("\n\n  <Wrong/>"))
    #expect(problem?.rule == "odm.structure")
    #expect(problem?.line == 3)
    #expect(problem?.column == 3)
  }

  private let small = ODMText.document(
    ODMText.study(#"<ItemDef OID="A"/>"#)
      + ODMText.data(#"<ItemData ItemOID="A" Value="é"/><ItemDataString ItemOID="B">x</ItemDataString>"#))

  @Test func `A document that is cut anywhere is refused`() throws {
    let bytes = Array(small.utf8)
    for end in 0..<bytes.count {
      #expect(throws: FormatProblem.self) { try ODMReading(Array(bytes[..<end])) }
    }
    #expect(try ODMReading(bytes).records.count == 3)
  }

  @Test func `A damaged byte makes a problem or a record, never a crash`() throws {
    let bytes = Array(small.utf8)
    var outcomes = 0
    for place in bytes.indices {
      for mask: UInt8 in [0x01, 0x20, 0x80, 0xFF] {
        var damaged = bytes
        damaged[place] ^= mask
        do {
          #expect(try ODMReading(damaged).records.count <= 3)
        } catch is FormatProblem {}
        outcomes += 1
      }
    }
    #expect(outcomes == 4 * bytes.count)
  }

  @Test func `Hostile sizes are refused`() throws {
    let attributes = (0..<200_000).map { "a\($0)=''" }.joined(separator: " ")
    #expect(try ODMReading.refusal("<ODM \(attributes)/>")?.rule == "xml.attributes")
    let deep = String(repeating: "<v:a>", count: 1_000_000)
    #expect(
      try ODMReading.refusal(ODMText.document(deep, namespace: ODMText.namespace + " xmlns:v='urn:v'"))?.rule
        == "xml.depth")
  }

  @Test func `A large value is read and one too large is refused`() throws {
    func item(_ count: Int) -> String {
      ODMText.document(ODMText.data(#"<ItemData ItemOID="A" Value="\#(String(repeating: "x", count: count))"/>"#))
    }
    func typed(_ count: Int) -> String {
      ODMText.document(
        ODMText.data("<ItemDataString ItemOID='A'>\(String(repeating: "x", count: count))</ItemDataString>"))
    }
    #expect(try ODMReading(item(500_000)).column(.value)[0].utf8.count == 500_000)
    #expect(try ODMReading(typed(500_000)).column(.value)[0].utf8.count == 500_000)
    #expect(try ODMReading.refusal(item(16 << 20))?.rule == "xml.token")
    #expect(try ODMReading.refusal(typed(16 << 20))?.rule == "odm.value")
  }

  @Test func `Keys are written with each item up to a limit`() throws {
    let items = String(repeating: #"<ItemData ItemOID="I" Value="1"/>"#, count: 10)
    let text = ODMText.document(ODMText.data(items))
    // The group's key is S M P1 E 1 F 2 G 3, each with a byte behind it; a record has L, I and the value as well.
    for (grace, rule) in [(19 + 10 * 13, nil), (19 + 10 * 13 - 1, "member.repetition")] {
      let limits = ODMLimits(repetition: RepetitionBudget(ratio: 0, grace: grace))
      #expect(try ODMReading.refusal(text, limits: limits)?.rule == rule)
    }
    let own = ODMLimits(repetition: RepetitionBudget(ratio: 1, grace: 0))
    #expect(try ODMReading.refusal(text, limits: own) == nil)
  }

  @Test func `More definitions, codes or names than are kept are refused`() throws {
    let study = ODMText.study(
      #"<ItemDef OID="A"/><ItemDef OID="B"/><CodeList OID="C"><CodeListItem CodedValue="1"/>"#
        + #"<CodeListItem CodedValue="2"/></CodeList>"#)
    func rule(_ change: (inout ODMLimits) -> Void) throws -> String? {
      var limits = ODMLimits()
      change(&limits)
      return try ODMReading.refusal(ODMText.document(study), limits: limits)?.rule
    }
    #expect(try rule { $0.definitions = 2 } == nil)
    #expect(try rule { $0.definitions = 1 } == "odm.limit")
    #expect(try rule { $0.codes = 2 } == nil)
    #expect(try rule { $0.codes = 1 } == "odm.limit")
    #expect(try rule { $0.codeBytes = 17 } == "odm.limit")
    #expect(try rule { $0.nameBytes = 20 } == "odm.limit")
  }
}
