import Foundation
import StudyModel
import Synthesis
import Tables
import TestSupport
import Testing

@Suite struct SynthesisTests {
  private func made(
    participants: Int = 5, seed: UInt64 = 1, sites: [SiteID] = [], truth: Bool = true
  ) throws -> (folder: TemporaryFolder, report: SynthesisReport) {
    let folder = TemporaryFolder()
    let options = Synthesis.Options(participants: participants, seed: seed, sites: sites, truth: truth)
    return (folder, try Synthesis(study: SmallStudy.make(), options: options).write(to: folder.path))
  }

  /// Every file below a folder, by path.
  private func files(_ folder: TemporaryFolder) throws -> [String: Data] {
    var found: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
      let whole = URL(fileURLWithPath: folder.path + "/" + path)
      if try whole.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true {
        found[path] = try Data(contentsOf: whole)
      }
    }
    return found
  }

  /// What a member of an archive holds, by the system's tools, which know nothing of ours.
  private func member(_ path: String, of archive: String, tool: String = "unzip") throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = tool == "tar" ? ["tar", "-xzOf", archive, path] : ["unzip", "-p", archive, path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return data
  }

  private func lines(_ data: Data, encoding: String.Encoding = .utf8) throws -> [String] {
    let text = try #require(String(data: data, encoding: encoding))
    #expect(text.hasSuffix("\r\n"))
    return text.components(separatedBy: "\r\n").dropLast().map { $0 }
  }

  @Test("The same seed gives the same bytes")
  func sameSeed() throws {
    let first = try files(made().folder)
    let second = try files(made().folder)
    #expect(first.count == 9)
    #expect(first == second)
  }

  @Test("Another seed gives other bytes in every archive")
  func otherSeed() throws {
    let (folder, report) = try made()
    let first = try files(folder)
    let second = try files(made(seed: 2).folder)
    for archive in report.archives { #expect(first[archive.path] != second[archive.path]) }
  }

  @Test("Leaving the truth out changes no archive")
  func withoutTruth() throws {
    let (folder, report) = try made()
    let with = try files(folder)
    let without = try files(made(truth: false).folder)
    for archive in report.archives { #expect(with[archive.path] == without[archive.path]) }
    #expect(without["truth/m.csv"] == nil)
  }

  @Test("Archives have the names of their sites' patterns, and participants are spread evenly")
  func names() throws {
    let report = try made().report
    #expect(
      report.archives.map(\.path) == ["inbox/NO/north_200901.zip", "inbox/SO/south1.tar.gz", "inbox/OF/list.zip"])
    #expect(report.archives.map(\.nested) == [true, false, false])
    #expect(report.records.filter { $0.form == "P" }.map(\.count) == [3, 2])
    #expect(report.records.filter { $0.form == "L" }.map(\.count) == [5])
  }

  @Test("A site's marks, dates, codes and list marks are in its files")
  func north() throws {
    let folder = try made().folder
    let person = try lines(member("person.csv", of: folder.path + "/inbox/NO/north_200901.zip"))
    #expect(person.count == 4)
    #expect(person[0] == "\"Pt; no.\";Name;Born;Begin;Where")
    for (place, line) in person.dropFirst().enumerated() {
      let cells = line.components(separatedBy: ";")
      #expect(cells.count == 5)
      #expect(cells[0] == "N/00\(place + 1)")
      #expect(cells[2].wholeMatch(of: /\d\d\/\d\d\/\d\d/) != nil)
      #expect(["one", "two", "one&two"].contains(cells[4]))
    }
  }

  @Test("A file of an archive in the archive has pieces, the site's unit and its clock, and the truth the study's")
  func nested() throws {
    let folder = try made().folder
    let inner = folder.path + "/in.zip"
    try member("in.zip", of: folder.path + "/inbox/NO/north_200901.zip").write(to: URL(fileURLWithPath: inner))
    let rows = try lines(member("m.csv", of: inner))
    #expect(rows[0] == "Pt;V;D;Wt;BP;OK;At")
    let truth = try String(contentsOfFile: folder.path + "/truth/m.csv", encoding: .utf8)
      .split(separator: "\n").filter { $0.hasPrefix("NO,") }
    #expect(truth.count == rows.count - 1)
    for (row, said) in zip(rows.dropFirst(), truth) {
      let cells = row.components(separatedBy: ";")
      let facts = said.split(separator: ",", omittingEmptySubsequences: false)
      #expect(facts[2] == (cells[1] == "first" ? "B" : "W"))
      let pounds = try #require(Double(cells[3]))
      let kilograms = try #require(Double(facts[4]))
      #expect(abs(pounds * 0.45359237 - kilograms) < 1e-9)
      #expect((40...90).contains(kilograms))
      #expect(cells[4] == "\(facts[5])/\(facts[6])")
      #expect(cells[6].wholeMatch(of: /1?\d:\d\d [AP]M/) != nil)
    }
  }

  @Test("Visits that stand side by side make one line of a participant, in UTF-16 with its mark")
  func south() throws {
    let folder = try made(participants: 40).folder
    let archive = folder.path + "/inbox/SO/south1.tar.gz"
    let data = try member("m.txt", of: archive, tool: "tar")
    #expect(data.prefix(2) == Data([0xFF, 0xFE]))
    let rows = try lines(data.dropFirst(2), encoding: .utf16LittleEndian)
    #expect(
      rows[0]
        == "id\tB_date\tB_kg\tB_up\tB_low\tB_well\tB_at\tW_date\tW_kg\tW_up\tW_low\tW_well\tW_at")
    #expect(rows.count == 21)
    let person = try lines(
      member("p_20090101.txt", of: archive, tool: "tar").dropFirst(2), encoding: .utf16LittleEndian)
    #expect(person[0] == "id\tname\tborn\tbegin\tt1\tt2")
    for row in person.dropFirst() {
      #expect(["0\t1", "1\t0", "1\t1"].contains { row.hasSuffix($0) })
    }
  }

  @Test("Each arm comes twice in every four places of a centre's list")
  func blocks() throws {
    let folder = try made(participants: 16, sites: ["NO"]).folder
    let list = try lines(member("list.csv", of: folder.path + "/inbox/OF/list.zip"))
    #expect(list[0] == "participant,arm")
    #expect(list[1].hasPrefix("01-001,"))
    for block in 0..<4 {
      #expect(list[(1 + 4 * block)..<(5 + 4 * block)].count { $0.hasSuffix(",A") } == 2)
    }
  }

  @Test("The truth has a line for each record that was written")
  func counts() throws {
    let (folder, report) = try made(participants: 40)
    for form in ["P", "M", "L"] {
      let text = try String(contentsOfFile: folder.path + "/truth/\(form.lowercased()).csv", encoding: .utf8)
      let counted = report.records.filter { $0.form == form }.reduce(0) { $0 + $1.count }
      #expect(text.split(separator: "\n").count - 1 == counted)
    }
  }

  @Test("More participants than a pattern has room for are refused")
  func tooMany() throws {
    #expect(throws: SynthesisError.tooMany(site: "NO", most: 999)) { try made(participants: 1000, sites: ["NO"]) }
    #expect(throws: SynthesisError.unknownSite("XX")) { try made(sites: ["XX"]) }
  }

  @Test("Widening changes the sequence number of the one line that has the pattern")
  func widened() {
    let text = "site: NO\nsubject: \"{ss}-{nnn}\"   # {nnn}\nfiles:\n  - name: \"{nnn}\"\n"
    #expect(
      WidenedStudy(digits: 7).widened(text)
        == "site: NO\nsubject: \"{ss}-{nnnnnnn}\"   # {nnn}\nfiles:\n  - name: \"{nnn}\"\n")
  }
}
