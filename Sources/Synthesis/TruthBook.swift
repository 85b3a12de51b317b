import StudyModel
import Tables

/// What the made-up records say, in the study's terms: a file for each form, one with every direct
/// identifier, and the number of records of each form and site.
final class TruthBook {
  private let folder: String
  private let writes: Bool
  private var pages: [String: FileStream] = [:]
  /// Plans that made records, with the site that sends them.
  private var plans: [(plan: RecordPlan, sender: SiteID)] = []
  private var identifiers: FileStream?
  private let line = ByteBuffer()

  /// `writes`: whether there are files; records are counted in any case.
  init(_ folder: String, writes: Bool, study: Study) throws {
    self.folder = folder
    self.writes = writes
    guard writes else { return }
    for form in study.forms {
      let page = try FileStream("\(folder)/\(form.id.lowercased()).csv")
      line.removeAll()
      line.append("site,participant")
      for field in form.fields where field.role != .subject {
        line.append(0x2C)
        line.append(field.name)
      }
      line.append(0x0A)
      try page.write(line.bytes)
      pages[form.id] = page
    }
    identifiers = try FileStream("\(folder)/identifiers.csv")
    try identifiers?.write(Array("site,participant,form,field,role,text\n".utf8))
  }

  /// Notes the record that a plan made last. `sender`: the site that sends it.
  func add(_ record: RecordPlan, of participant: Participant, sender: SiteID) throws {
    if record.made == 0 { plans.append((record, sender)) }
    record.made += 1
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
    try pages[record.form.id]?.write(line.bytes)
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
    for form in pages.keys.sorted() { try pages[form]?.flush() }
    try identifiers?.flush()
    var counts: [SynthesisReport.Records] = []
    let sorted = plans.sorted { ($0.plan.form.id, $0.sender) < ($1.plan.form.id, $1.sender) }
    for (plan, sender) in sorted {
      if let last = counts.last, last.form == plan.form.id, last.site == sender {
        counts[counts.count - 1].count += plan.made
      } else {
        counts.append(.init(site: sender, form: plan.form.id, count: plan.made))
      }
    }
    return counts
  }
}
