import Foundation
import StudyModel
import TestSupport
import Testing

@testable import Report

/// Chromium as a site's coordinator might use it; without it these tests are skipped, and the run says so.
enum Browser {
  static let executable = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// Opens a page and gives what was told: the page after it was laid out, and the messages of its console.
  static func open(_ page: [UInt8], width: Int, height: Int = 800) throws -> (document: String, messages: [String]) {
    let folder = TemporaryFolder()
    let path = folder.path + "/page.html"
    try Data(page).write(to: URL(filePath: path))
    let ended = try ChildProcess.run(
      URL(filePath: executable ?? ""),
      [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(folder.path)/profile",
        "--enable-logging=stderr", "--window-size=\(width),\(height)", "--dump-dom", path,
      ], in: folder.path)
    return (ended.out, ended.err.split(separator: "\n").map(String.init).filter { $0.contains("CONSOLE") })
  }
}

@Suite("The pages in Chromium", .enabled(if: Browser.executable != nil, "there is no Chromium here"), .serialized)
struct BrowserTests {
  private static let queries =
    (1...30).map { query($0, participant: "P\($0 % 4)", visit: "Month 1", row: Int($0)) } + [
      query(
        90, severity: .reject, rule: "file", archive: String(repeating: "long_name_", count: 20) + ".zip",
        file: String(repeating: "a", count: 300), message: Hostile.script + Hostile.arabic)
    ]

  @Test("The page opens without a message on the console", arguments: [360, 1280])
  func console(_ width: Int) throws {
    let opened = try Browser.open(SitePage(site(Self.queries)).bytes(), width: width)
    #expect(opened.messages.isEmpty, "\(opened.messages)")
    #expect(opened.document.contains("P3") && opened.document.contains("</html>"))
  }

  @Test("The overview opens without a message on the console")
  func overview() throws {
    let opened = try Browser.open(MasterPage(study: "A Study", sites: [site(Self.queries)]).bytes(), width: 360)
    #expect(opened.messages.isEmpty, "\(opened.messages)")
  }
}
