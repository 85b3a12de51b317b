import Stages
import StudyModel

/// Takes the members of an archive for what the site's layouts and their own first bytes say.
struct Recognition {
  private let site: Site
  /// Of the transfer.
  private let sequence: [Int]
  private let study: Study
  private let archives: ArchiveReader
  private(set) var members: [RecognisedMember] = []
  private(set) var findings: [SubmissionFinding] = []
  /// Whether a member that a form is read from cannot be read at all.
  private(set) var isRefused = false
  /// For each of the site's layouts whether something was taken for it.
  private var isMet: [Bool]
  /// For each of them whether something that nobody declared looks like it.
  private var isResembled: [Bool]
  private lazy var library = LayoutLibrary(study)
  private var probes = 0
  /// For the next workbook: all of them are held at a time, and their strings with them.
  private var workbookLimits: Workbook.Limits

  init(
    site: Site, sequence: [Int] = [], study: Study, archives: ArchiveReader,
    workbookLimits: Workbook.Limits = Workbook.Limits()
  ) {
    self.site = site
    self.sequence = sequence
    self.study = study
    self.archives = archives
    self.workbookLimits = workbookLimits
    isMet = [Bool](repeating: false, count: site.files.count)
    isResembled = isMet
  }

  /// - Throws: what is wrong with this machine, as a working folder that is full; never what is wrong with the member.
  mutating func take(_ member: ArchiveMember) throws {
    var receipt = MemberReceipt(path: member.path, bytes: member.size, sha256: member.sha256, verdict: .read)
    let fitting = site.files.indices.filter { index in
      site.files[index].spellings(at: sequence).contains { $0.matches(member.path) }
    }
    guard let first = fitting.first else { return try leave(receipt, unknown: member) }
    if let ignored = site.files[first].ignored, site.files[first].sheet == nil {
      receipt.layout = site.files[first]
      return leave(receipt, member, ignored: ignored)
    }
    let head = member.head(MemberFormat.headBytes)
    let format = MemberFormat(head: head, name: member.path)
    receipt.format = format.name
    receipt.layout = site.files[first]
    // A file that came is not missing, whichever of its layouts reads it; what a workbook has, its sheets say.
    if format != .workbook { for index in fitting where site.files[index].sheet == nil { isMet[index] = true } }
    guard fitting.contains(where: { site.files[$0].sheet != nil || !site.files[$0].tables.isEmpty }) else {
      return leave(receipt, member, ignored: Recognition.readsNothing)
    }
    switch format {
    case .refused(let problem): refuse(receipt, member, SubmissionFinding(problem, member: member.path))
    case .workbook: try open(member, receipt, fitting)
    case .json where fitting.contains { site.files[$0].sheet != nil }: takeLists(member, receipt, fitting)
    case .delimited, .odm, .json, .jsonLines, .datasetJSON, .packedDatasetJSON, .statistical:
      guard let whole = fitting.first(where: { site.files[$0].sheet == nil }) else {
        let problem = FormatProblem(
          "member.has_no_sheets", "The study reads sheets from the file, and it is neither a workbook nor JSON.",
          help: "Send the workbook itself, or have the new format declared.")
        return refuse(receipt, member, SubmissionFinding(problem, member: member.path))
      }
      if format == .delimited {
        receipt.delimiter = site.files[whole].dialect.delimiterWord
        if let problem = setEncoding(&receipt, head, site.files[whole]) {
          return refuse(receipt, member, SubmissionFinding(problem, member: member.path))
        }
      }
      add(receipt, .file(member, format), member, layout: whole)
    }
  }

  /// How many files without a layout are looked into: an archive of very many is not to cost more for it.
  private static let mostProbes = 256

  private static let readsNothing = "The site's layout reads no form from it."

  /// Adds a member that a layout is for.
  private mutating func add(
    _ receipt: MemberReceipt, _ content: RecognisedMember.Content, _ file: ArchiveMember?, layout index: Int
  ) {
    var receipt = receipt
    isMet[index] = true
    receipt.layout = site.files[index]
    if let ignored = site.files[index].ignored { return leave(receipt, file, ignored: ignored) }
    if site.files[index].tables.isEmpty { return leave(receipt, file, ignored: Recognition.readsNothing) }
    members.append(RecognisedMember(receipt: receipt, content: content, file: file))
  }

  /// Says which of the site's files did not come.
  ///
  /// A transfer that takes the place of the ones before has to be complete; others bring what is new.
  mutating func finish() {
    guard site.transfers.mode == .cumulative else { return }
    for (index, layout) in site.files.enumerated() where !isMet[index] && !layout.tables.isEmpty {
      let forms = Set(layout.tables.map(\.form)).sorted()
        .map { id in "\(id) (\(study.form(id)?.label ?? id))" }.joined(separator: ", ")
      let advice =
        isResembled[index]
        ? "Another file of the transfer looks like it: send that under this name, or have its own name declared."
        : "Send the whole transfer again with it, or say that there is none."
      let named = layout.spellings(at: sequence).last ?? FileLayout.Spelling(name: layout.name, sheet: layout.sheet)
      findings.append(
        SubmissionFinding(
          rule: named.sheet == nil ? "member.missing" : "sheet.missing", severity: .query, member: nil,
          message: "The transfer has no \(named.sheet.map { "sheet '\($0)' in a file" } ?? "file") named "
            + "'\(named.name)', from which \(forms) would be read. \(advice)"))
    }
  }

  /// Opens a workbook: its sheets become members of their own behind it.
  private mutating func open(_ member: ArchiveMember, _ receipt: MemberReceipt, _ fitting: [Int]) throws {
    let workbook: Workbook
    do {
      let bytes = try member.contiguous(spoolFolder: archives.spoolFolder).region
      workbook = try Workbook(bytes, name: member.path, archives: archives, limits: workbookLimits)
      workbookLimits = workbook.left(of: workbookLimits)
    } catch let problem as FormatProblem {
      return refuse(receipt, member, SubmissionFinding(problem, member: member.path))
    } catch let problem as ArchiveProblem where problem.code != .spoolError {
      return refuse(receipt, member, SubmissionFinding(problem))
    }
    let named = fitting.contains { site.files[$0].sheet != nil }
    if workbook.sheets.count > 1 && !named {
      let problem = FormatProblem(
        "workbook.several_sheets",
        "The workbook has \(workbook.sheets.count) sheets, and the study says of none which it is.",
        help: "Send the workbook with one sheet as before, or have its sheets declared ('sheet:').")
      return refuse(receipt, member, SubmissionFinding(problem, member: member.path))
    }
    var opened = receipt
    opened.verdict = .opened
    opened.layout = nil
    members.append(RecognisedMember(receipt: opened, content: .file(member, .workbook), file: member))
    for note in workbook.notes { findings.append(SubmissionFinding(note, member: member.path)) }
    for sheet in workbook.sheets {
      var part = MemberReceipt(
        path: "\(member.path)!/\(MemberName.printable(Array(sheet.name.utf8)))", bytes: sheet.bytes,
        sha256: sheet.sha256, verdict: .read)
      part.format = "sheet"
      // A layout without a sheet's name is for a workbook that has one sheet only.
      let index =
        fitting.first { spellings(of: $0, fitting: member.path).contains { $0.sheet == sheet.name } }
        ?? (workbook.sheets.count == 1 ? fitting.first { site.files[$0].sheet == nil } : nil)
      if let index {
        add(part, .sheet(workbook, sheet), nil, layout: index)
      } else {
        let content = RecognisedMember.Content.sheet(workbook, sheet)
        leave(part, nil, unknown: "sheet", records: try probe.records(of: content)) { spelling in
          spelling.matches(member.path) && spelling.sheet == sheet.name
        }
      }
    }
  }

  /// Takes the lists of a JSON file that layouts name, each once.
  private mutating func takeLists(_ member: ArchiveMember, _ receipt: MemberReceipt, _ fitting: [Int]) {
    var taken: Set<String> = []
    for index in fitting {
      // What a list is called is not known before the file is read, so that an alias takes the place of the name.
      guard let name = spellings(of: index, fitting: member.path).last?.sheet, taken.insert(name).inserted
      else { continue }
      var part = receipt
      part.path += "!/" + name
      add(part, .list(member, name: name), member, layout: index)
    }
  }

  private func spellings(of index: Int, fitting path: String) -> [FileLayout.Spelling] {
    site.files[index].spellings(at: sequence).filter { $0.matches(path) }
  }

  private var probe: HeaderProbe { HeaderProbe(site.dialect, archives: archives) }

  /// Tells the encoding that a text is read in; a problem where its first bytes show that it cannot be.
  private mutating func setEncoding(
    _ receipt: inout MemberReceipt, _ head: [UInt8], _ layout: FileLayout
  ) -> FormatProblem? {
    guard let text = TextEncoding(first: head, declared: layout.dialect.encoding) else { return nil }
    receipt.encoding = text.encoding.rawValue
    receipt.declaredEncoding = text.declared.rawValue
    if let detected = text.contradiction {
      receipt.detectedEncoding = detected.name
      return FormatProblem(detected, insteadOf: text.encoding, marked: false)
    }
    guard text.disagrees else { return nil }
    findings.append(
      SubmissionFinding(
        rule: "encoding.disagrees", severity: .note, member: receipt.path,
        message: "The file's byte order mark says \(text.encoding.rawValue), the study says "
          + "\(text.declared.rawValue); it was read as the mark says. Send it as before, or have the change declared."))
    return nil
  }

  private mutating func leave(_ receipt: MemberReceipt, unknown member: ArchiveMember) throws {
    var records: [[[String]]] = []
    if probes < Recognition.mostProbes {
      probes += 1
      let format = MemberFormat(head: member.head(MemberFormat.headBytes), name: member.path)
      records = try probe.records(of: member, format, limits: workbookLimits)
    }
    leave(receipt, member, unknown: "file", records: records) { $0.matches(member.path) }
  }

  /// Leaves what no layout names, and says what it looks like.
  ///
  /// `isMeant`: whether a name that a file has in other transfers is that of the one in hand.
  private mutating func leave(
    _ receipt: MemberReceipt, _ file: ArchiveMember?, unknown what: String, records: [[[String]]],
    isMeant: (FileLayout.Spelling) -> Bool
  ) {
    var receipt = receipt
    receipt.verdict = .unknown
    receipt.reason = "No layout of the site names the \(what)."
    receipt.layout = nil
    members.append(RecognisedMember(receipt: receipt, content: .none, file: file))
    if let (layout, alias) = aliasOfOtherTransfers(isMeant) {
      findings.append(
        SubmissionFinding(
          rule: "member.alias_period", severity: .query, member: receipt.path,
          message:
            "The study takes a \(what) of this name for '\(layout.sheet ?? layout.name)' in other transfers alone "
            + "(\(alias.period.words)); it was not read."))
    } else {
      findings.append(
        SubmissionFinding(
          rule: "member.unknown", severity: .note, member: receipt.path,
          message: "The study does not say what this \(what) is; it was not read."))
    }
    for candidate in records {
      guard let like = library.best(for: candidate, from: site.id, at: sequence) else { continue }
      if like.site == site.id { isResembled[like.file] = true }
      findings.append(
        SubmissionFinding(
          rule: "member.looks_like", severity: .query, member: receipt.path,
          message:
            "The \(what) looks like \(like.words(from: site.id, study)): it has \(like.shared) of \(like.columns) "
            + "columns of it. If that is what it is, send it under its name, or have this name declared as an alias."))
      return
    }
  }

  private func aliasOfOtherTransfers(_ isMeant: (FileLayout.Spelling) -> Bool) -> (FileLayout, FileAlias)? {
    for layout in site.files {
      for alias in layout.aliases where !alias.period.contains(sequence) && isMeant(layout.spelling(of: alias)) {
        return (layout, alias)
      }
    }
    return nil
  }

  private mutating func leave(_ receipt: MemberReceipt, _ file: ArchiveMember?, ignored reason: String) {
    var receipt = receipt
    receipt.verdict = .ignored
    receipt.reason = reason
    members.append(RecognisedMember(receipt: receipt, content: .none, file: file))
  }

  private mutating func refuse(_ receipt: MemberReceipt, _ file: ArchiveMember, _ finding: SubmissionFinding) {
    var receipt = receipt
    receipt.verdict = .refused
    receipt.reason = finding.message
    members.append(RecognisedMember(receipt: receipt, content: .none, file: file))
    findings.append(finding)
    isRefused = true
  }
}
