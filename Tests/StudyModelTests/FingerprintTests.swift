import Diagnostics
import StudyModel
import Testing

@Suite("A study's fingerprint")
struct FingerprintTests {
  @Test("is not changed by comments, quotes and the layout of the text")
  func layout() throws {
    let before = try #require(SampleStudy.read().study?.fingerprint)
    let text = SampleStudy.pain
      .replacing("label: Pain\n", with: "label:   'Pain'   # a comment\n\n")
      .replacing("key: [subj, visit]", with: "key:\n  - subj\n  - visit")
    #expect(text != SampleStudy.pain)
    #expect(SampleStudy.read("forms/pn.yaml", text).study?.fingerprint == before)
    #expect(before.utf8.count == 64)
  }

  @Test(
    "changes with any file that the study reads",
    arguments: [
      ("forms/pn.yaml", "[0, 10]", "[0, 11]"), ("../packs/common/pack.yaml", "2.496", "2.5"),
      ("../instruments/q3.yaml", "at_least: 2", "at_least: 3"), ("rules.yaml", "severity: query", "severity: note"),
      ("sites/aa.yaml", "{NA: unknown}", "{NA: not_done}"), ("datasets.yaml", "label: Age", "label: Years"),
    ])
  func content(file: String, old: String, new: String) throws {
    let text = try #require(SampleStudy.files[file])
    let (study, diagnostics) = SampleStudy.read(file, text.replacing(old, with: new))
    #expect(diagnostics.all == [])
    #expect(study?.fingerprint != SampleStudy.read().study?.fingerprint)
  }

  @Test("is the same wherever the folder lies")
  func place() {
    var moved: [String: String] = [:]
    for (name, text) in SampleStudy.files {
      moved[name.hasPrefix("../") ? "/srv/x/" + name.dropFirst(3) : "/srv/x/demo/" + name] = text
    }
    var diagnostics = DiagnosticList()
    let study = Study.read(folder: "/srv/x/demo/", files: MemoryFiles(texts: moved), diagnostics: &diagnostics)
    #expect(diagnostics.all == [])
    #expect(study?.fingerprint == SampleStudy.read().study?.fingerprint)
  }
}
