import Report
import Testing

@Suite("Names of queries") struct QueryIDTests {
  @Test("An id is Q, sixteen digits, and a number for those that share them")
  func ids() {
    #expect(QueryID(identity: 0x1F).description == "Q000000000000001f")
    #expect(QueryID(identity: .max, repetition: 12).description == "Qffffffffffffffff-12")
    #expect(QueryID("Q000000000000001f") == QueryID(identity: 0x1F))
    #expect(QueryID("q000000000000001F-2") == QueryID(identity: 0x1F, repetition: 2))
  }

  @Test(
    "Anything else is none",
    arguments: [
      "", "Q", "Q000000000000001", "Q000000000000001ff", "X000000000000001f", "Q000000000000001g",
      "Q000000000000001f-", "Q000000000000001f-0", "Q000000000000001f-1", "Q000000000000001f-02",
      "Q000000000000001f-2 ", "Q000000000000001f-99999999999", "Q00000000000000１f", "Q-00000000000001f",
      "Q000000000000001f2", "Q000000000000001f-2x",
    ])
  func others(_ text: String) { #expect(QueryID(text) == nil) }

  @Test("Ids are in the order of their digits")
  func order() {
    let ids = ["Q00000000000000ff", "Q000000000000001f-3", "Q000000000000001f", "Q000000000000001f-2"]
    #expect(
      ids.compactMap { QueryID($0) }.sorted().map(\.description)
        == ["Q000000000000001f", "Q000000000000001f-2", "Q000000000000001f-3", "Q00000000000000ff"])
  }
}
