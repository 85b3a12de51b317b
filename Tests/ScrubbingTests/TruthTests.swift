import Execution
import FreeText
import Stages
import StudyModel
import Tables
import TestSupport
import Testing

/// The comments of four sites, of which `truth/identifiers.csv` says where each identifier stands.
@Suite("What names somebody in the sites' texts is replaced, and little else")
struct TruthTests {
  /// An identifier within a text, in characters.
  private struct Planted {
    var kind: String
    var value: String
    var start: Int
    var isReplaced = false
    var hasRightKind = false
  }

  private struct Judged {
    var before: CapturedTexts.Text
    var after: String
    var planted: [Planted]
    /// Where something was replaced, in characters.
    var replaced: [(range: Range<Int>, kind: TextKind)]
  }

  private static let kinds: [String: TextKind] = [
    "ssn": .id, "nhs": .id, "chi": .id, "medicare": .id, "hospital_no": .id, "first_name": .name, "last_name": .name,
    "initials": .name, "relative": .name, "doctor": .name, "birth_date": .date, "date": .date, "phone": .phone,
    "mobile": .phone, "relative_phone": .phone, "email": .email, "address": .address, "town": .address,
    "postcode": .postcode,
  ]

  private func judge(_ uploads: Uploads) throws -> [Judged] {
    var planted: [String: [Planted]] = [:]
    let truth = try Table("fixtures/invest/truth/identifiers.csv")
    for row in truth.rows where row["free_text"] == "Y" && row["start"] != "" {
      let sheet = row["sheet"] ?? ""
      let path = (row["file"] ?? "") + (sheet.isEmpty ? "" : "!/\(sheet)")
      let record = (row["location"] ?? "").split(separator: " ").last.map(String.init) ?? ""
      let key = "\(row["archive"] ?? "")|\(path)|\(record)"
      planted[key, default: []].append(
        Planted(kind: row["class"] ?? "", value: row["value"] ?? "", start: Int(row["start"] ?? "") ?? -1))
    }
    let known = uploads.roster.known
    return zip(uploads.before, uploads.after).map { before, after in
      let place = uploads.places[before.member]
      let characters = Array(before.text.unicodeScalars)
      let here = (planted["\(place?.archive ?? "")|\(place?.path ?? "")|\(before.record)"] ?? []).filter { item in
        let value = Array(item.value.unicodeScalars)
        return item.start + value.count <= characters.count
          && Array(characters[item.start..<(item.start + value.count)]) == value
      }
      let site = uploads.study.site(before.site)
      var scrubber = Scrubber(
        TextConvention(country: site?.country ?? "", recordNumbers: site?.recordNumbers ?? []))
      let found = Array(before.text.utf8).withUnsafeBytes {
        scrubber.places(
          in: $0, known: known[before.subject?.centre ?? -1] ?? .none, about: before.subject?.entityOwner ?? -1)
      }
      // From bytes to characters.
      var offsets = [0]
      for scalar in characters { offsets.append(offsets[offsets.count - 1] + String(scalar).utf8.count) }
      let replaced = found.map { item in
        let from = offsets.firstIndex { $0 >= item.range.lowerBound } ?? 0
        let to = offsets.firstIndex { $0 >= item.range.upperBound } ?? characters.count
        return (range: from..<to, kind: item.kind)
      }
      let judged = here.map { item -> Planted in
        var item = item
        let range = item.start..<(item.start + item.value.unicodeScalars.count)
        item.isReplaced = range.allSatisfy { place in
          replaced.contains { $0.range.contains(place) } || " ,.-".unicodeScalars.contains(characters[place])
        }
        item.hasRightKind = replaced.contains {
          $0.range.overlaps(range) && $0.kind == TruthTests.kinds[item.kind]
        }
        return item
      }
      return Judged(before: before, after: after.text, planted: judged, replaced: replaced)
    }
  }

  private func both() throws -> [Judged] { try judge(try .first()) + judge(try .second()) }

  @Test(
    "At least 99 of a hundred identifiers in texts are replaced with the right kind, and every number with a check digit"
  )
  func recall() throws {
    let all = try both()
    var classes: [String: (replaced: Int, right: Int, all: Int)] = [:]
    for text in all {
      for item in text.planted {
        classes[item.kind, default: (0, 0, 0)].all += 1
        if item.isReplaced { classes[item.kind, default: (0, 0, 0)].replaced += 1 }
        if item.isReplaced && item.hasRightKind { classes[item.kind, default: (0, 0, 0)].right += 1 }
        if !item.isReplaced || !item.hasRightKind {
          print("missed: \(item.kind) '\(item.value)' in '\(text.before.text)' -> '\(text.after)'")
        }
      }
    }
    let total = classes.values.reduce(0) { $0 + $1.all }
    let right = classes.values.reduce(0) { $0 + $1.right }
    for (kind, counts) in classes.sorted(by: { $0.key < $1.key }) {
      print("\(kind): \(counts.replaced) replaced and \(counts.right) with the right kind of \(counts.all)")
    }
    print("in all: \(right) of \(total)")
    // 376 stand in texts; 16 of them on a sheet that is no form.
    #expect(total == 360)
    #expect(right * 100 >= total * 99)
    for kind in ["ssn", "nhs", "chi", "medicare"] { #expect(classes[kind]?.right == classes[kind]?.all, "\(kind)") }
  }

  @Test("At least 98 of a hundred other words are kept")
  func kept() throws {
    var words = 0
    var lost: [String] = []
    // Of the other sites nobody knows what stands in the texts.
    for text in try both() where ["GGH", "MAYO", "OXF", "STG"].contains(text.before.site.text) {
      let characters = Array(text.before.text.unicodeScalars)
      var start = 0
      for end in 0...characters.count where end == characters.count || characters[end].properties.isWhitespace {
        defer { start = end + 1 }
        guard end > start else { continue }
        let word = start..<end
        let isPlanted = text.planted.contains { item in
          word.overlaps(item.start..<(item.start + item.value.unicodeScalars.count))
        }
        if isPlanted { continue }
        words += 1
        if text.replaced.contains(where: { $0.range.overlaps(word) }) {
          lost.append(String(String.UnicodeScalarView(characters[word])) + " in: " + text.before.text)
        }
      }
    }
    print("other words: \(words), of which replaced: \(lost.count)")
    for line in lost { print("  lost: \(line)") }
    #expect(words > 1500)
    #expect(lost.count * 100 <= words * 2)
  }

  @Test("No identifier of a text is left in what goes on, and what stands between is kept byte for byte")
  func absent() throws {
    for text in try both() {
      for item in text.planted where item.value.utf8.count > 2 {
        #expect(!text.after.contains(item.value), "\(item.kind) in record \(text.before.record)")
      }
      var rest = Array(text.before.text.unicodeScalars)[...]
      var at = 0
      var pieces: [String] = []
      for item in text.replaced {
        pieces.append(String(String.UnicodeScalarView(rest[at..<item.range.lowerBound])))
        at = item.range.upperBound
      }
      rest = rest[at...]
      pieces.append(String(String.UnicodeScalarView(rest)))
      var after = text.after[...]
      for piece in pieces {
        guard let range = piece.isEmpty ? after.startIndex..<after.startIndex : after.firstRange(of: piece) else {
          Issue.record("a piece of record \(text.before.record) is lost")
          break
        }
        after = after[range.upperBound...]
      }
    }
  }

  @Test("What was replaced is counted by site, form and field")
  func counted() throws {
    let rows = try Uploads.first().texts.rows
    let comments = try #require(rows.first { $0.place.site == "STG" && $0.place.field.table == "CO" })
    #expect(comments.counts.texts > 10 && comments.counts[.id] > 0 && comments.counts[.name] > 0)
    #expect(rows.allSatisfy { $0.counts.texts > 0 })
    #expect(rows.map(\.place) == rows.map(\.place).sorted())
  }
}

/// A CSV file as texts by column.
private struct Table {
  var rows: [[String: String]] = []

  init(_ path: String) throws {
    var records: [[String]] = [[]]
    var cell = ""
    var isQuoted = false
    for character in try Repository.text(path).unicodeScalars {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        records[records.count - 1].append(cell)
        cell = ""
      case "\n" where !isQuoted:
        records[records.count - 1].append(cell)
        cell = ""
        records.append([])
      case "\r" where !isQuoted: break
      default: cell.unicodeScalars.append(character)
      }
    }
    let names = records[0]
    for record in records.dropFirst() where record.count == names.count {
      rows.append(Dictionary(uniqueKeysWithValues: zip(names, record)))
    }
  }
}
