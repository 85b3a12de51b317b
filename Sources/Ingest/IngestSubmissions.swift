package import Stages
package import StudyModel
package import Tables

/// Reads what sites send, archives of files in many formats, as the study's forms.
package struct IngestSubmissions: SourceStage {
  package struct Options: StageOptions {
    /// Bytes.
    package var unpackedBytes = ArchiveLimits().totalBytes
    package var entries = ArchiveLimits().entries
    package var nesting = ArchiveLimits().nesting
    package var memberHashes = true

    package init() {}

    package static var fields: [OptionField<Options>] {
      [
        OptionField(
          "unpacked_bytes", \.unpackedBytes, help: "How many bytes an archive may unpack to; more is refused."),
        OptionField(
          "entries", \.entries, help: "How many files and folders an archive may hold; more is refused."),
        OptionField(
          "nesting", \.nesting, help: "How many archives may stand one inside another below the one that was sent."),
        OptionField(
          "member_hashes", \.memberHashes,
          help: "Whether receipts tell the SHA-256 of every file in an archive; its check sum is verified anyway."),
      ]
    }
  }

  package static let manual = StageManual(
    StageID(.ingest, "submissions"),
    "Opens the archives that sites send, verifies every member, and reads the records of the study's forms.",
    scope: .rows, admits: .direct)

  private let options: Options
  private let study: Study

  package init(_ options: Options, study: Study) {
    self.options = options
    self.study = study
  }

  /// One table per form that a site's layout feeds, with the form's fields in their order.
  package func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape {
    var fed: Set<String> = []
    for site in study.sites {
      for file in site.files { fed.formUnion(file.tables.map(\.form)) }
    }
    return DatasetShape(
      study.forms.filter { fed.contains($0.id) }.map { form in
        var table = TableShape(
          form.table,
          form.fields.map { field in
            var column = ColumnShape(
              field.column, field.type.kind, privacy: field.role.privacy,
              tainted: field.role == .treatment, unit: field.unit)
            if column.tainted { column.taintedBy = "\(form.id).\(field.name) (role treatment)" }
            return column
          }, tainted: form.treatment)
        if form.treatment { table.taintedBy = "\(form.id) (treatment: true)" }
        return table
      })
  }

  package func open(_ archive: ReceivedArchive, site: Site) throws -> any OpenedSubmission {
    var limits = ArchiveLimits()
    limits.totalBytes = options.unpackedBytes
    limits.memberBytes = options.unpackedBytes
    limits.entries = options.entries
    limits.nesting = options.nesting
    // A fixed share: what is kept, and with it verified at once, must not depend on which archive is opened first.
    limits.heapBytes /= ReceivedArchive.openTogether
    let archives = ArchiveReader(
      limits: limits, spoolFolder: archive.spool, passwords: archive.passwords, hashes: options.memberHashes)
    let contents: ArchiveContents
    do {
      let region = try ByteRegion(mapping: archive.path)
      contents = archives.read(region, name: archive.name)
    } catch {
      contents = ArchiveContents(members: [], problems: [error])
    }
    // A working folder that is full is no fault of the site: the run ends, and the transfer waits.
    if let problem = contents.problems.first(where: { $0.code == .spoolError }) { throw problem }
    return try ReceivedSubmission(
      contents, site: site, sequence: site.transfers.sequence(ofArchive: archive.name) ?? [], study: study,
      archives: archives)
  }
}

extension Role {
  /// How much a field of the role says about who a person is, before de-identification.
  var privacy: Privacy {
    switch self {
    case .subject, .name, .address, .phone, .email, .nationalID, .birthDate, .date, .postcode, .freeText: .direct
    case .quasi: .indirect
    case .treatment, .clinical, .administrative: .open
    }
  }
}
