import StudyModel
import Tables

/// What the made-up records say, in the study's terms: a file for each form, one with every direct
/// identifier, and the number of records of each form and site.
final class TruthBook {
  private struct Page {
    var file: FileStream?
    var records: [String: Int] = [:]
  }

  private let folder: String
  private let writes: Bool
  private var pages: [String: Page] = [:]
  private var identifiers: FileStream?
  private let line = ByteBuffer()

  /// `writes`: whether there are files; records are counted in any case.
  init(_ folder: String, writes: Bool, study: Study) throws {
    self.folder = folder
    self.writes = writes
    for form in study.forms {
      var page = Page()
      if writes {
        page.file = try FileStream("\(folder)/\(form.id.lowercased()).csv")
        line.removeAll()
        line.append("site,participant")
        for field in form.fields where field.role != .subject {
          line.append(0x2C)
          line.append(field.name)
        }
        line.append(0x0A)
        try page.file?.write(line.bytes)
      }
      pages[form.id] = page
    }
    guard writes else { return }
    identifiers = try FileStream("\(folder)/identifiers.csv")
    try identifiers?.write(Array("site,participant,form,field,role,text\n".utf8))
  }

  /// Notes the record that a plan made last. `sender`: the site that sends it.
  func add(_ record: RecordPlan, of participant: Participant, sender: SiteID) throws {
    pages[record.form.id]?.records[sender.text, default: 0] += 1
    guard writes else { return }
    line.removeAll()
    line.append(sender.text)
    line.append(0x2C)
    line.append(participant.trialNumber.bytes)
    for (field, place) in zip(record.form.fields, record.truth) where field.role != .subject {
      line.append(0x2C)
      guard let place else { continue }
      appendQuoted { record.fields[place].appendTruth(record.values[place], of: participant, to: line) }
    }
    line.append(0x0A)
    try pages[record.form.id]?.file?.write(line.bytes)
    try addIdentifiers(of: record, participant, sender: sender)
  }

  private static let direct: Set<Role> = [
    .subject, .name, .address, .phone, .email, .nationalID, .birthDate, .postcode,
  ]

  /// Identifiers stand as the site writes them; its own number once a form of one record.
  private func addIdentifiers(of record: RecordPlan, _ participant: Participant, sender: SiteID) throws {
    for (place, plan) in record.fields.enumerated() where TruthBook.direct.contains(plan.field.role) {
      let value = record.values[place]
      if value < FieldPlan.missing + 256 || (plan.kind == .subject && record.cadence != .once) { continue }
      line.removeAll()
      line.append(sender.text)
      line.append(0x2C)
      line.append(participant.trialNumber.bytes)
      line.append(",\(record.form.id),\(plan.field.name),\(plan.field.role.rawValue),")
      appendQuoted {
        if plan.kind == .date {
          plan.append(value, of: participant, to: line)
        } else {
          plan.appendTruth(value, of: participant, to: line)
        }
      }
      line.append(0x0A)
      try identifiers?.write(line.bytes)
    }
  }

  private func appendQuoted(_ body: () -> Void) {
    let start = line.count
    body()
    CellWriting.enclose(from: start, in: line, delimiter: 0x2C, quote: 0x22)
  }

  /// Ends the files; gives the counts by form and site.
  func finish() throws -> [SynthesisReport.Records] {
    var counts: [SynthesisReport.Records] = []
    for form in pages.keys.sorted() {
      try pages[form]?.file?.flush()
      let records = pages[form]?.records ?? [:]
      for site in records.keys.sorted() {
        counts.append(.init(site: SiteID(site), form: form, count: records[site] ?? 0))
      }
    }
    try identifiers?.flush()
    return counts
  }
}
