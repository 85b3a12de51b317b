import Diagnostics
import FreeText
import Identifiers
import StudyModel
import Tables
import Testing

@Suite("What is released of texts")
struct TextReleaseReadingTests {
  @Test("a field says that it is released and how its dates are told; without that it is dropped")
  func release() throws {
    let fields = """
        note: {label: N, type: text, role: free_text, release: scrubbed}
        moved: {label: N, type: text, role: free_text, release: scrubbed, dates: study_day}
        gone: {label: N, type: text, role: free_text, release: dropped}
        other: {label: N, type: text, role: free_text}
        date: {
      """
    let text = SampleStudy.pain.replacing("  date: {", with: fields)
    let (study, diagnostics) = SampleStudy.read("forms/pn.yaml", text)
    #expect(diagnostics.all == [])
    let form = try #require(study?.form("PN"))
    #expect(form.field("note")?.release == TextRelease(dates: .redact))
    #expect(form.field("moved")?.release == TextRelease(dates: .studyDay))
    #expect(form.field("gone")?.release == nil && form.field("other")?.release == nil)
    #expect(form.field("gone")?.isRemoved == true && form.field("note")?.isRemoved == false)
    #expect(study?.releasesTexts == true)
    #expect(SampleStudy.read().study?.releasesTexts == false)
  }

  @Test("a site's record numbers are shapes")
  func shapes() throws {
    let text = SampleStudy.site.replacing("kind: centre", with: "kind: centre\nrecord_numbers: [OXR999999]")
    let site = try #require(SampleStudy.read("sites/aa.yaml", text).study?.sites.first)
    #expect(site.recordNumbers.map(\.text) == ["OXR999999"])
    #expect(site.recordNumbers.map(\.length) == [9])
  }
}
