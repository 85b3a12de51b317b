import StudyModel
import TestSupport
import Testing

@testable import Report

@Suite("The page for a site") struct SitePageTests {
  private static func text(_ site: SiteQueries, limit: Int = 5_000) -> String {
    String(decoding: SitePage(site, limit: limit).bytes(), as: UTF8.self)
  }

  /// What a reader sees, by Python's parser of HTML: texts but those of the style, parted by `|`.
  private static func seen(_ bytes: [UInt8]) throws -> String {
    try Python.run(
      """
      import html.parser, sys
      class Reader(html.parser.HTMLParser):
          open, texts, void = [], [], {"meta"}
          def handle_starttag(self, name, attributes):
              if name in ("script", "img", "iframe", "link", "object"): self.texts.append("!" + name)
              self.texts += ["!" + key for key, value in attributes if key.startswith("on") or key in ("src", "style")]
              if name not in self.void: self.open.append(name)
          def handle_endtag(self, name):
              if self.open.pop() != name: self.texts.append("!end " + name)
          def handle_data(self, text):
              if self.open and self.open[-1] != "style" and text.strip(): self.texts.append(text.strip())
      reader = Reader()
      reader.feed(open(sys.argv[1], encoding="utf-8").read())
      reader.close()
      print("|".join(reader.texts + ["!open " + name for name in reader.open]))
      """, on: bytes)
  }

  @Test("The summary counts by state and weight, without notes and without what is closed")
  func summary() throws {
    let queries = [
      query(1, row: 2), query(2, state: .open, row: 3), query(3, state: .answered, row: 4),
      query(4, state: .reopened, severity: .reject, row: 5), query(5, state: .resolved, row: 6),
      query(6, state: .waived, row: 7), query(7, severity: .note, row: 8),
    ]
    let page = try Self.seen(SitePage(site(queries) { $0.noteCount = 9 }).bytes())
    #expect(
      page.contains(
        "|3|queries to answer|2|new or reopened|1|open from before|1|answered, with the centre|"
          + "1|not used until corrected|3|please check|"))
    #expect(page.contains("|Besides: 2 queries closed, 9 notes that ask for no answer; see the workbook.|"))
    #expect(page.contains("|4 queries with 1 cause, what weighs most first|"))
    #expect(!page.contains(QueryID(identity: 5).description) && !page.contains(QueryID(identity: 7).description))
  }

  @Test("Queries stand by cause, then by participant, with their places")
  func groups() throws {
    let queries = [
      query(1, participant: "012", row: 9), query(2, participant: "012", row: 10), query(3, participant: "013", row: 3),
      query(4, rule: "late", participant: "012", file: "pain.csv", row: 7, message: "Too late.", cause: 1),
    ]
    let page = try Self.seen(SitePage(site(queries)).bytes())
    #expect(
      page.contains(
        "|Participant|012|row 9|new|Q0000000000000001|↳ july.zip: pain.csv, row 7|Too late.|new|Q0000000000000004|"
          + "row 10|new|Q0000000000000002|Participant|013|row 3|new|Q0000000000000003|"), "\(page)")
    #expect(page.contains("|4 findings, one cause: The date is in another order, first at row 3; 1 follows from it|"))
  }

  @Test("No text of a site is anything but text")
  func hostileTexts() throws {
    let texts = [
      Hostile.formula, Hostile.script, Hostile.arabic, Hostile.emoji, Hostile.controls, "\" onload=\"x", "' x='",
      // Together with the mark they are one character to Swift, and still end an attribute in HTML.
      "\"\u{301} onload=x", "<\u{301}script>", "<\u{200D}img src=x>", "</style><script>", "<!--", "]]>", "&lt;",
      "{{x}}",
    ]
    let queries = texts.enumerated().map { number, text in
      query(
        UInt64(number + 1), rule: text, participant: text, visit: text, field: text, archive: text, file: text,
        row: number, column: text, message: text, firstAsked: text, reply: text)
    }
    let bytes = SitePage(
      site(queries) {
        $0.study = Hostile.script
        $0.siteName = "\"\u{301}><script>"
        $0.centreChecks = texts
        $0.transfers = texts.map { ReportedTransfer(archive: $0, state: $0, rowsRead: 1, filesRefused: 0) }
      }
    ).bytes()
    let page = try Self.seen(bytes)
    #expect(!page.contains("|!"), "\(page)")
    for text in texts where text != Hostile.controls { #expect(page.contains("|\(text)|"), "\(text)") }
    #expect(page.contains("|\(Hostile.visibleControls)|"))
  }

  @Test("A page that cuts says of how many")
  func limit() throws {
    let queries =
      (1...30).map { query($0, row: Int($0)) } + (31...40).map { query($0, severity: .reject, rule: "size", row: 1) }
    let page = try Self.seen(SitePage(site(queries), limit: 25).bytes())
    #expect(page.contains("|25 of 40; all are in the workbook.|"))
    #expect(page.contains("|15 of 30; all are in the workbook.|"))
    #expect(page.split(separator: "|").count { $0.hasPrefix("Q00") } == 25)
    #expect(page.contains(QueryID(identity: 40).description), "what weighs most is not cut")
    #expect(!(try Self.seen(SitePage(site(queries)).bytes())).contains(" of 40;"))
  }

  @Test("A million queries make no larger page than five thousand")
  func manyQueries() {
    let few = (1...5_000).map { query($0, row: Int($0)) }
    let many = few + (5_001...60_000).map { query($0, row: Int($0)) }
    let (small, large) = (SitePage(site(few)).bytes().count, SitePage(site(many)).bytes().count)
    #expect(large < small + 1_000)
  }

  @Test("Long groups are folded up, short ones are open")
  func folding() {
    #expect(!Self.text(site((1...12).map { query($0, row: Int($0)) })).contains("<details"))
    #expect(
      Self.text(site((1...13).map { query($0, row: Int($0)) })).contains("<summary>Show the 13 rows</summary>"))
  }

  @Test("Where there is nothing to ask the page says so")
  func empty() throws {
    let page = try Self.seen(SitePage(site([query(1, state: .resolved)])).bytes())
    #expect(page.contains("|There is nothing to ask|"))
    #expect(!page.contains("How to answer"))
  }

  @Test("A check has no states, and says what only the centre can check")
  func check() throws {
    let page = try Self.seen(
      SitePage(
        site([query(1, row: 2), query(2, row: 3)]) {
          $0.occasion = .check
          $0.centreChecks = ["Whether visits are missing"]
        }
      ).bytes())
    #expect(page.contains("|Check of an upload|"))
    #expect(page.contains("|What only the centre can check|") && page.contains("|Whether visits are missing|"))
    #expect(!page.contains("|new|") && !page.contains("|State|Query|") && !page.contains("How to answer"))
    #expect(page.contains("|What was checked|"))
  }

  @Test("The page fetches nothing, runs nothing, and names its language and its parts")
  func selfContained() {
    let text = Self.text(site([query(1)]))
    #expect(text.hasPrefix("<!DOCTYPE html>\n<html lang=\"en-GB\">"))
    #expect(text.contains("content=\"default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;;"))
    for banned in ["<script", "http://", "https://", "url(", "@import", "src=", "<link"] {
      #expect(!text.contains(banned), "\(banned)")
    }
    for landmark in ["<header", "<main id=\"content\"", "<footer", "scope=\"col\""] {
      #expect(text.contains(landmark), "\(landmark)")
    }
  }

  @Test("Equal queries give equal bytes, in whatever order they come")
  func sameBytes() {
    let queries = (1...40).map { query($0, participant: "P\($0 % 5)", row: Int($0 % 3)) }
    #expect(SitePage(site(queries)).bytes() == SitePage(site(queries.reversed())).bytes())
  }
}
