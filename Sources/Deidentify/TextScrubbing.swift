import FreeText
import Stages
import StudyModel
import Tables

/// Scrubs the texts of one table of one submission.
struct TextScrubbing {
  /// One for each field that is released, for each may want its dates another way.
  private var scrubbers: [ColumnName: Scrubber] = [:]
  /// By centre of the participant, as an index into the study's sites.
  private let known: [Int32: KnownEntities]
  private let zeros: [Crosswalk.Subject: Int32]

  init(form: Form, site: Site, roster: IdentityRoster) {
    let convention = TextConvention(country: site.country, recordNumbers: site.recordNumbers)
    for field in form.fields {
      guard let release = field.release else { continue }
      scrubbers[field.column] = Scrubber(convention, dates: release.dates)
    }
    known = scrubbers.isEmpty ? [:] : roster.known
    zeros = scrubbers.isEmpty ? [:] : roster.zeros
  }

  /// The texts of a column without what names somebody. A text of nobody is withheld.
  ///
  /// - Parameter people: who each row is about; nil for a row that names no participant.
  mutating func scrub(
    _ column: Column, named name: ColumnName, people: [(subject: Crosswalk.Subject, shift: Int32)?],
    table: TableName, record: inout StageRecord
  ) -> Column {
    guard case .text(let texts) = column, var scrubber = scrubbers.removeValue(forKey: name) else {
      return Column(missing: .withheld, kind: .text, count: people.count)
    }
    var output = TextColumn()
    output.bytes.reserveCapacity(texts.bytes.count)
    output.offsets.reserveCapacity(texts.offsets.count)
    output.reasons = texts.reasons
    texts.bytes.withUnsafeBytes { bytes in
      for row in 0..<texts.count {
        if texts.reasons.isEmpty || texts.reasons[row] == 0 {
          if let (subject, shift) = people[row] {
            let cell = UnsafeRawBufferPointer(rebasing: bytes[Int(texts.offsets[row])..<Int(texts.offsets[row + 1])])
            scrubber.scrub(
              cell, known: known[subject.centre] ?? .none,
              about: Scrubber.Person(id: subject.entityOwner, shift: shift, zero: zeros[subject]), into: &output.bytes)
          } else {
            if output.reasons.isEmpty { output.reasons = [UInt8](repeating: 0, count: texts.count) }
            output.reasons[row] = Missing.withheld.rawValue
          }
        }
        output.offsets.append(Int32(output.bytes.count))
      }
    }
    let counts = scrubber.takeCounts()
    if counts.texts > 0 {
      record.texts[StageRecord.TextField(table: table, field: name), default: TextCounts()] += counts
    }
    scrubbers[name] = scrubber
    return .text(output)
  }
}
