import Glibc
package import StudyModel
package import Tables

/// Writes submissions of made-up participants in the dialects of a study's sites, and what they say
/// beside them. The same study, options and seed give the same bytes.
///
/// Below the folder: `inbox/<site>/<archive>`, `truth/<form>.csv`, `truth/identifiers.csv`,
/// `truth/records.csv` and `truth/archives.csv`.
package struct Synthesis {
  package struct Options: Sendable {
    /// Over all centres, spread evenly.
    package var participants: Int
    package var seed: UInt64
    /// Centres by id; empty: every centre whose files can be written. Offices send in any case.
    package var sites: [SiteID]
    /// The place of the transfer in the site's order, from 1: it dates and numbers the archives.
    package var transfer: Int
    /// Whether the truth is written.
    package var truth: Bool
    /// zlib's level, 1 to 9.
    package var level: Int32

    package init(
      participants: Int, seed: UInt64, sites: [SiteID] = [], transfer: Int = 1, truth: Bool = true, level: Int32 = 1
    ) {
      self.participants = participants
      self.seed = seed
      self.sites = sites
      self.transfer = transfer
      self.truth = truth
      self.level = level
    }
  }

  private let study: Study
  private let options: Options

  package init(study: Study, options: Options) {
    self.study = study
    self.options = options
  }

  /// - Throws: `SynthesisError`.
  package func write(to folder: String) throws -> SynthesisReport {
    var report = SynthesisReport()
    let centres = try chosenCentres(&report)
    let transfer = TransferName(options.transfer)
    let truthFolder = "\(folder)/truth"
    try Folders.make(truthFolder)
    let truth = try TruthBook(truthFolder, writes: options.truth, study: study)
    let schedule = Schedule(study)
    let rules = PlainRules(study.rules)
    let spoolPath = "\(folder)/.spool"
    // The file is gone from the folder at once and lives as long as it is open.
    let spool = {
      let file = try FileStream(spoolPath)
      unlink(spoolPath)
      return file
    }
    for site in senders(centres, &report) {
      guard let pattern = site.transfers.archives.first else { continue }
      let name = transfer.archive(pattern)
      var taken: Set<String> = []
      let plans = site.files.filter { $0.ignored == nil && Synthesis.obstacle(to: $0) == nil }.map { layout in
        FilePlan(
          layout, path: transfer.member(layout.name), site: site, study: study, rules: rules, order: schedule.order,
          taken: &taken)
      }.filter { !$0.isEmpty }
      for layout in site.files where layout.ignored == nil {
        guard let why = Synthesis.obstacle(to: layout) else { continue }
        report.skipped.append(.init(site: site.id, what: layout.name, why: why))
      }
      let path = "inbox/\(site.id.text)/\(name)"
      try Folders.make("\(folder)/inbox/\(site.id.text)")
      let submission = Submission(
        site: site, centres: site.kind == .office ? centres : centres.filter { $0.site.id == site.id },
        participant: Participant(schedule: schedule, seed: options.seed), level: options.level, spool: spool,
        truth: truth)
      let written = try submission.write(plans, to: "\(folder)/\(path)")
      report.archives.append(
        .init(
          site: site.id, path: path, bytes: written.bytes, unpackedBytes: written.unpacked, nested: written.nested))
    }
    report.records = try truth.finish()
    try writeCounts(report, to: truthFolder)
    return report
  }

  /// The centres with their numbers of participants.
  private func chosenCentres(_ report: inout SynthesisReport) throws -> [(site: Site, participants: Int)] {
    let all = study.sites.filter { $0.kind == .centre }
    for id in options.sites where !all.contains(where: { $0.id == id && Synthesis.obstacle(to: $0) == nil }) {
      throw SynthesisError.unknownSite(id)
    }
    let wanted = options.sites.isEmpty ? all : all.filter { options.sites.contains($0.id) }
    let possible = wanted.filter { Synthesis.obstacle(to: $0) == nil }
    for site in wanted {
      guard let why = Synthesis.obstacle(to: site) else { continue }
      report.skipped.append(.init(site: site.id, what: "all", why: why))
    }
    guard !possible.isEmpty else { throw SynthesisError.noSites }
    return try possible.enumerated().map { place, site in
      let share = options.participants / possible.count + (place < options.participants % possible.count ? 1 : 0)
      let most = SubjectText(site.subject).most
      guard share <= most else { throw SynthesisError.tooMany(site: site.id, most: most) }
      return (site, share)
    }
  }

  private func senders(
    _ centres: [(site: Site, participants: Int)], _ report: inout SynthesisReport
  ) -> [Site] {
    var senders = centres.map(\.site)
    for office in study.sites where office.kind == .office {
      if let why = Synthesis.obstacle(to: office) {
        report.skipped.append(.init(site: office.id, what: "all", why: why))
      } else {
        senders.append(office)
      }
    }
    return senders
  }

  /// Why nothing of a site can be written; nil where something can.
  private static func obstacle(to site: Site) -> String? {
    guard site.files.contains(where: { $0.ignored == nil && obstacle(to: $0) == nil }) else {
      return "none of its files is delimited text and has a layout with tables"
    }
    guard let pattern = site.transfers.archives.first else { return "it names no archive" }
    return Submission.obstacle(pattern.text)
  }

  /// Why a file cannot be written; nil where it can.
  private static func obstacle(to layout: FileLayout) -> String? {
    if layout.tables.isEmpty { return "its layout has no tables" }
    let endings = [".csv", ".tsv", ".txt", ".asc", ".dat"]
    guard layout.sheet == nil, endings.contains(where: { layout.name.lowercased().hasSuffix($0) }) else {
      return "only delimited text can be written"
    }
    return nil
  }

  private func writeCounts(_ report: SynthesisReport, to folder: String) throws {
    let records = try FileStream("\(folder)/records.csv")
    var text = "site,form,records\n"
    for row in report.records { text += "\(row.site),\(row.form),\(row.count)\n" }
    try records.write(Array(text.utf8))
    try records.flush()
    let archives = try FileStream("\(folder)/archives.csv")
    text = "site,path,bytes,unpacked_bytes,nested\n"
    for row in report.archives {
      let path = String(
        decoding: CellWriting.quoted(Array(row.path.utf8), delimiter: 0x2C, quote: 0x22), as: UTF8.self)
      text += "\(row.site),\(path),\(row.bytes),\(row.unpackedBytes),\(row.nested ? "yes" : "no")\n"
    }
    try archives.write(Array(text.utf8))
    try archives.flush()
  }
}
