import Foundation
import TestSupport
import Testing

@Suite("vertebra disclose")
struct DiscloseTests {
  private func disclose(_ earlier: String, _ later: String, _ options: String...) throws -> VertebraCommand.Ended {
    let folder = TemporaryFolder()
    let paths = ["\(folder.path)/a.csv", "\(folder.path)/b.csv"]
    for (path, text) in zip(paths, [earlier, later]) {
      try text.write(toFile: path, atomically: false, encoding: .utf8)
    }
    return try VertebraCommand.run(["disclose"] + paths + options)
  }

  @Test("names the counts that moved by few people and ends with 1; with 0 where there are none")
  func moved() throws {
    let before = "SEX,n\nF,40\nM,*\n(all),60\n"
    let few = try disclose(before, "SEX,n\nF,45\nM,*\n(all),80\n")
    #expect(few.exitCode == 1)
    #expect(few.out == "F, n: moved by fewer than 8 people\n")
    let many = try disclose(before, "SEX,n\nF,50\nM,*\n(all),60\n")
    #expect(many.exitCode == 0 && many.out == "no count moved by fewer than 8 people\n")
    // Ten people are many by the rule of the NHS and few by that of CMS.
    let json = try disclose(before, "SEX,n\nF,50\nM,*\n(all),60\n", "--rule", "cms", "--json")
    #expect(json.exitCode == 1 && json.out == "{\"moved\":[{\"column\":\"n\",\"row\":\"F\"}]}\n")
  }

  @Test("says of a file that is no such table what it is not")
  func broken() throws {
    let ended = try disclose("SEX,n\nF,forty\n", "SEX,n\nF,40\n")
    #expect(ended.exitCode == 3 && ended.err.contains("is no table of counts as write.counts writes it"))
  }
}
