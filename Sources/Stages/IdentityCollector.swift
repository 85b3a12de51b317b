import FreeText
package import StudyModel
package import Tables

/// Collects from the records of one form, as a site sent them, what names people: by the roles of its fields.
package struct IdentityCollector {
  package private(set) var found = IdentityRoster.Part()

  private let form: Form
  private let reader: SubjectReader
  private let zero: ColumnName?

  package init(form: Form, site: Site, study: Study) {
    self.form = form
    reader = SubjectReader(site, study: study)
    zero = study.outcomes.dayZero.flatMap { $0.form == form.id ? ColumnName($0.field) : nil }
  }

  /// Whether records of a form can say anything of interest, given the fields that a site sends.
  package static func reads(_ form: Form, _ layout: TableLayout, of study: Study) -> Bool {
    let sent = Set(layout.columns.map(\.field))
    return form.fields.contains { field in
      sent.contains(field.name)
        && (isIdentifying(field.role) || study.outcomes.dayZero == FieldReference(form: form.id, field: field.name))
    }
  }

  private static func isIdentifying(_ role: Role) -> Bool {
    switch role {
    case .name, .address, .phone, .email, .nationalID, .birthDate, .postcode: true
    case .subject, .freeText, .date, .treatment, .quasi, .clinical, .administrative: false
    }
  }

  /// Takes the records of a batch; one whose participant's number cannot be read is left out, since nothing of it goes on.
  package mutating func take(_ batch: Batch) {
    guard let subject = form.field(of: .subject), case .text(let numbers)? = batch[subject.column] else { return }
    let own = form.registration?.names ?? []
    var people: [(row: Int, subject: Crosswalk.Subject)] = []
    reader.read(numbers) { row, found in
      guard case .participant(let centre, let sequence) = found else { return }
      let subject = Crosswalk.Subject(centre: centre, sequence: sequence)
      people.append((row, subject))
    }
    for field in form.fields {
      guard let column = batch[field.column] else { continue }
      switch column {
      case .text(let texts): take(texts, field, isOwn: own.contains(field.name), people)
      case .date(let dates): take(dates, field, people)
      default: break
      }
    }
    takeInitials(own.compactMap { batch[ColumnName($0)] }, people)
  }

  private mutating func take(
    _ texts: TextColumn, _ field: Field, isOwn: Bool, _ people: [(row: Int, subject: Crosswalk.Subject)]
  ) {
    guard IdentityCollector.isIdentifying(field.role) || field.role == .subject else { return }
    let registers = form.registration != nil
    texts.bytes.withUnsafeBytes { bytes in
      for (row, subject) in people {
        guard let cell = texts.cell(row, in: bytes) else { continue }
        let owner = subject.entityOwner
        switch field.role {
        case .name:
          let isInitials =
            registers && !isOwn && found.lists[subject.centre, default: EntityList()].addInitials(cell, owner: owner)
          if !isInitials {
            found.lists[subject.centre, default: EntityList()].addName(cell, owner: owner, isOwn: isOwn)
          }
        case .address: found.lists[subject.centre, default: EntityList()].addAddress(cell, owner: owner)
        case .phone: found.lists[subject.centre, default: EntityList()].addNumber(cell, .phone, owner: owner)
        case .nationalID, .subject:
          found.lists[subject.centre, default: EntityList()].addNumber(cell, .id, owner: owner)
        case .postcode: found.lists[subject.centre, default: EntityList()].addNumber(cell, .postcode, owner: owner)
        default: break
        }
      }
    }
  }

  private mutating func take(
    _ dates: DateColumn, _ field: Field, _ people: [(row: Int, subject: Crosswalk.Subject)]
  ) {
    guard field.role == .birthDate || field.column == zero else { return }
    for (row, subject) in people {
      guard dates.reasons.isEmpty || dates.reasons[row] == 0, dates.precisions.isEmpty || dates.precisions[row] == 0
      else { continue }
      if field.role == .birthDate {
        found.lists[subject.centre, default: EntityList()].addBirth(dates.days[row], owner: subject.entityOwner)
      } else {
        found.zeros[subject] = min(found.zeros[subject] ?? .max, dates.days[row])
      }
    }
  }

  private mutating func takeInitials(_ columns: [Column], _ people: [(row: Int, subject: Crosswalk.Subject)]) {
    let names = columns.compactMap { column in if case .text(let texts) = column { texts } else { nil } }
    guard names.count > 1 else { return }
    for (row, subject) in people {
      // Few records register a participant, so that copies cost nothing that counts.
      let cells = names.compactMap { texts in
        texts.bytes.withUnsafeBytes { bytes in texts.cell(row, in: bytes).map { [UInt8]($0) } }
      }
      found.lists[subject.centre, default: EntityList()].addInitials(ofNames: cells, owner: subject.entityOwner)
    }
  }
}

extension TextColumn {
  /// The bytes of a cell; nil where it is missing or empty.
  fileprivate func cell(_ row: Int, in bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    guard reasons.isEmpty || reasons[row] == 0, offsets[row] < offsets[row + 1] else { return nil }
    return UnsafeRawBufferPointer(rebasing: bytes[Int(offsets[row])..<Int(offsets[row + 1])])
  }
}
