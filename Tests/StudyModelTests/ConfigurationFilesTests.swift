import Diagnostics
import Glibc
import StudyModel
import TestSupport
import Testing

@Suite("Files of a study that are not there, or cannot be read")
struct ConfigurationFilesTests {
  private func codes(_ file: String, _ text: String?) -> [String] {
    SampleStudy.read(file, text).diagnostics.all.map {
      "\($0.location?.file ?? ""):\($0.location?.line ?? 0):\($0.location?.column ?? 0) \($0.code)"
    }
  }

  @Test("a study's own file that is missing is an error", arguments: ["rules.yaml", "outcomes.yaml", "datasets.yaml"])
  func missing(file: String) {
    #expect(codes(file, nil) == ["pipelines/demo/\(file):1:1 file.missing"])
  }

  @Test("without study.yaml there is no study")
  func noStudy() {
    let (study, diagnostics) = SampleStudy.read("study.yaml", nil)
    #expect(study == nil)
    #expect(diagnostics.all.map(\.code) == ["file.missing"])
  }

  @Test("a study without sites is told so")
  func noSites() { #expect(codes("sites/aa.yaml", nil) == ["pipelines/demo/sites:1:1 file.missing"]) }

  @Test("a file that is no UTF-8, or that the system does not give, is named")
  func unreadable() {
    struct Refusing: ConfigurationFiles {
      var file: String
      var error: ConfigurationFileError
      var others: MemoryFiles

      func list(_ folder: String) throws -> [String] { try others.list(folder) }
      func read(_ path: String) throws -> String { if path == file { throw error } else { try others.read(path) } }
    }
    let texts = Dictionary(uniqueKeysWithValues: SampleStudy.files.map { (SampleStudy.path($0), $1) })
    for (error, code) in [(ConfigurationFileError.notUTF8, "file.encoding"), (.unreadable(13), "file.unreadable")] {
      let files = Refusing(file: "pipelines/demo/rules.yaml", error: error, others: MemoryFiles(texts: texts))
      var diagnostics = DiagnosticList()
      _ = Study.read(folder: "pipelines/demo", files: files, diagnostics: &diagnostics)
      #expect(diagnostics.all.map(\.code) == [code])
    }
  }

  @Test("a key that stands twice is reported")
  func duplicateKey() {
    let text = SampleStudy.rules.replacing("    form: PN", with: "    form: PN\n    form: PR")
    #expect(SampleStudy.read("rules.yaml", text).diagnostics.all.map(\.code) == ["yaml.duplicate"])
  }

  @Test("the format comes first: a file of another format is not read any further")
  func format() {
    #expect(codes("rules.yaml", "format: 2\nrools: []") == ["pipelines/demo/rules.yaml:1:9 format.unsupported"])
    #expect(codes("rules.yaml", "rools: []") == ["pipelines/demo/rules.yaml:1:1 format.missing"])
    #expect(codes("rules.yaml", "- a") == ["pipelines/demo/rules.yaml:1:1 yaml.form"])
    #expect(codes("rules.yaml", "") == ["pipelines/demo/rules.yaml:1:1 yaml.empty"])
  }

  @Test("a form that cannot be read gives one error, not one for each mention of it")
  func brokenForm() {
    #expect(codes("forms/pn.yaml", "format: 1\nform: [PN") == ["pipelines/demo/forms/pn.yaml:3:1 yaml.syntax"])
  }

  @Test("a pack that cannot be read gives one error, not one for each list that it may hold")
  func brokenPack() {
    #expect(
      codes("../packs/common/pack.yaml", "format: 3") == ["pipelines/packs/common/pack.yaml:1:9 format.unsupported"])
  }

  @Test("a form has to stand in the file of its name")
  func formName() {
    let other = SampleStudy.procedure.replacing("form: PR", with: "form: ZZ")
    #expect(codes("forms/xx.yaml", other) == ["pipelines/demo/forms/xx.yaml:2:7 file.name"])
  }

  @Test("two sites of one number, or one id")
  func siteTwice() {
    let number = SampleStudy.site.replacing("site: AA", with: "site: BB")
    #expect(codes("sites/bb.yaml", number) == ["pipelines/demo/sites/bb.yaml:4:9 site.duplicate"])
    let id = SampleStudy.site.replacing("\"04\"", with: "\"05\"")
    #expect(
      codes("sites/bb.yaml", id) == [
        "pipelines/demo/sites/bb.yaml:2:7 file.name", "pipelines/demo/sites/bb.yaml:2:7 site.duplicate",
      ])
  }

  @Test("a file that is no YAML is named, and stops nothing")
  func ignored() {
    let (study, diagnostics) = SampleStudy.read("forms/notes.txt", "x")
    #expect(study?.forms.map(\.id) == ["PN", "PR"])
    #expect(diagnostics.all.map(\.code) == ["file.ignored"])
    #expect(!diagnostics.hasErrors)
  }

  @Test("all problems of all files are gathered in one pass")
  func onePass() {
    var files: [String: String] = [:]
    for (name, text) in SampleStudy.files { files[SampleStudy.path(name)] = text }
    files["pipelines/demo/forms/pn.yaml"]?.append("\ncolour: red")
    files["pipelines/demo/rules.yaml"]?.append("\ncolour: red")
    files["pipelines/demo/sites/aa.yaml"]?.append("\ncolour: red")
    var diagnostics = DiagnosticList()
    _ = Study.read(folder: "pipelines/demo", files: MemoryFiles(texts: files), diagnostics: &diagnostics)
    #expect(
      diagnostics.all.compactMap(\.location?.file) == [
        "pipelines/demo/forms/pn.yaml", "pipelines/demo/rules.yaml", "pipelines/demo/sites/aa.yaml",
      ])
  }

  @Test("the reader keeps the texts, so that a message can show its line")
  func sources() throws {
    let texts = Dictionary(uniqueKeysWithValues: SampleStudy.files.map { (SampleStudy.path($0), $1) })
    var reader = ConfigurationReader(files: MemoryFiles(texts: texts))
    var diagnostics = DiagnosticList()
    _ = Study.read(folder: "pipelines/demo", with: &reader, diagnostics: &diagnostics)
    #expect(reader.sources == texts)
  }

  @Test("files on the disk are listed by name and read as UTF-8")
  func local() throws {
    var template = Array("\(TemporaryFolder.parent)/vertebra-study-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.map { mkdtemp($0) != nil } ?? false
    }
    try #require(made)
    let folder = template.withUnsafeBufferPointer {
      String(decoding: $0.map { UInt8(bitPattern: $0) }.dropLast(), as: UTF8.self)
    }
    defer {
      for name in ["b.yaml", "a.yaml", "c.yaml"] { unlink("\(folder)/\(name)") }
      rmdir(folder)
    }
    for (name, bytes) in [("b.yaml", [0x62]), ("a.yaml", [0xC3, 0xA9]), ("c.yaml", [0xE9])] as [(String, [UInt8])] {
      let descriptor = open("\(folder)/\(name)", O_WRONLY | O_CREAT, 0o600)
      #expect(write(descriptor, bytes, bytes.count) == bytes.count)
      close(descriptor)
    }
    let files = LocalConfigurationFiles()
    #expect(try files.list(folder) == ["a.yaml", "b.yaml", "c.yaml"])
    #expect(try files.read("\(folder)/a.yaml") == "é")
    #expect(throws: ConfigurationFileError.notUTF8) { try files.read("\(folder)/c.yaml") }
    #expect(throws: ConfigurationFileError.missing) { try files.read("\(folder)/d.yaml") }
    #expect(throws: ConfigurationFileError.missing) { try files.list("\(folder)/none") }
  }
}
