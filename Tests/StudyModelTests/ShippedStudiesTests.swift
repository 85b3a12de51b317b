import Diagnostics
import StudyModel
import TestSupport
import Testing

@Suite("The studies that are shipped")
struct ShippedStudiesTests {
  @Test("are read without a problem")
  func read() throws {
    let pipelines = Repository.path("pipelines")
    let files = LocalConfigurationFiles()
    var studies = 0
    for name in try files.list(pipelines) where (try? files.read("\(pipelines)/\(name)/study.yaml")) != nil {
      var reader = ConfigurationReader(files: files)
      var diagnostics = DiagnosticList()
      let study = Study.read(folder: "\(pipelines)/\(name)", with: &reader, diagnostics: &diagnostics)
      #expect(diagnostics.all == [], "\(DiagnosticRenderer(sources: reader.sources).render(diagnostics.all))")
      #expect(study?.sites.isEmpty == false)
      studies += 1
    }
    #expect(studies > 0)
  }
}
