import StudyModel
import Tables
import Testing

@Suite("Patterns of participants' numbers and of archives' names")
struct PatternTests {
  @Test(
    "a cell that fits becomes the trial's number",
    arguments: [
      ("SGH{nnn}", "04", "sgh 002", "04-002"), ("SGH{nnn}", "04", "SGH002", "04-002"),
      ("SGH{nnn}", "04", "SGH-2", "04-002"), ("1{nnn}", "01", "1014", "01-014"),
      ("{ss}-{nnn}", "99", "03-017", "03-017"),
      ("{ss}-{nnn}", "99", "03/017", "03-017"), ("{ss}-{nnn}", "99", "03017", "03-017"),
      ("{nnnn}", "07", "1203", "07-1203"), ("{ss}-{nnn}", "99", "4-006 ", "04-006"),
      ("{ss}-{nnn}", "99", " 4/6", "04-006"), ("{ss}{nnn}", "99", "1-023", "01-023"),
      ("{nnnnnnnnnnnnnnnnnnnnnnnn}", "04", "000000000000000000000002", "04-002"),
      ("{nnnnnnnnnnnn}", "04", "2147483647", "04-2147483647"),
    ])
  func subject(pattern: String, site: String, cell: String, number: String) throws {
    let pattern = try #require(SubjectPattern(pattern))
    #expect(trialNumber(pattern, cell, site: site) == number)
  }

  @Test(
    "a cell that does not fit has no trial number",
    arguments: [
      ("SGH{nnn}", "SGH0021"), ("SGH{nnn}", "SGH"), ("SGH{nnn}", "STG002"), ("SGH{nnn}", "002"), ("SGH{nnn}", ""),
      ("1{nnn}", "2014"), ("{ss}-{nnn}", "3-017x"), ("{ss}-{nnn}", "03"), ("SGH{nnn}", "SGH002A"),
      ("SGH{nnn}", "SGH0 02"), ("{ss}-{nnn}", "4"), ("{ss}-{nnn}", "4-"), ("{ss}-{nnn}", "04-0 6"),
      ("{nnnnnnnnnnnn}", "2147483648"), ("{nnnnnnnnnnnnnnnnnnnnnnnn}", "999999999999999999999999"),
      ("{ssssssssssssssssssssssss}-{nnn}", "999999999999999999999999-001"),
    ])
  func noSubject(pattern: String, cell: String) throws {
    let pattern = try #require(SubjectPattern(pattern))
    #expect(trialNumber(pattern, cell, site: "04") == nil)
  }

  private func trialNumber(_ pattern: SubjectPattern, _ cell: String, site number: String) -> String? {
    let study = Study(
      id: "S", title: "A study",
      sites: ["01", "03", "04", "07", "99"].map { number in
        Site(
          id: .init("C\(number)"), number: number, name: "", country: "", timeZone: "", subject: pattern,
          transfers: Transfers(mode: .delta, archives: []))
      })
    guard let site = study.sites.first(where: { $0.number == number }) else { return nil }
    let subject = Array(cell.utf8).withUnsafeBytes { SubjectReader(site, study: study).read($0) }
    guard case .participant(let centre, let sequence) = subject else { return nil }
    return SubjectPattern.trialNumber(site: study.sites[Int(centre)].number, sequence: sequence)
  }

  @Test("a pattern without a sequence number, or with a strange brace, is none", arguments: ["SGH", "{x}", "{nnn", ""])
  func noPattern(text: String) { #expect(SubjectPattern(text) == nil) }

  @Test(
    "the parts of an archive's name order it",
    arguments: [
      ("A_{yy}{mm}.zip", "A_0503.zip", [2005, 3, 0, 0]),
      ("a-{yyyy}-{mm}-{dd}.zip", "a-2005-03-09.zip", [2005, 3, 9, 0]),
      ("x{dd}{mon}{yy}.zip", "x09MAR05.zip", [2005, 3, 9, 0]), ("t{n}.tar.gz", "t12.tar.gz", [0, 0, 0, 12]),
    ])
  func archive(pattern: String, name: String, sequence: [Int]) throws {
    #expect(try #require(ArchivePattern(pattern)).sequence(of: name) == sequence)
  }

  @Test(
    "a name that does not fit has no place in the order",
    arguments: ["A_0513.zip", "A_0503.zip.part", "B_0503.zip", "A_053.zip", "A_"])
  func noArchive(name: String) throws {
    #expect(try #require(ArchivePattern("A_{yy}{mm}.zip")).sequence(of: name) == nil)
  }

  @Test("a star in a file's name stands for anything within one folder")
  func glob() {
    let layout = FileLayout.Spelling(name: "data/*pain*.csv", sheet: nil)
    #expect(layout.matches("data/2005_pain_v2.csv"))
    #expect(layout.matches("data/pain.csv"))
    #expect(!layout.matches("data/old/pain.csv"))
    #expect(!layout.matches("data/pain.csv.bak"))
  }
}
