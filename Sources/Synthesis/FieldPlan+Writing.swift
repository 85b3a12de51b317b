import StudyModel
import Tables

extension FieldPlan {
  /// Writes a value as the site does.
  @inline(__always)
  func append(_ value: Int, of participant: Participant, to buffer: ByteBuffer) {
    if value < FieldPlan.missing + 256 {
      let blank = value &- FieldPlan.missing
      if blank < blanks.count { blanks.append(blank, to: buffer) }
      return
    }
    switch kind {
    case .visit, .code, .arm: choices.append(value, to: buffer)
    case .number, .recordNumber:
      let start = buffer.count
      number.append(value, to: buffer)
      if writing.looksInside { writing.quote(from: start, in: buffer) }
    case .date: writing.append(day: Int32(truncatingIfNeeded: value), to: buffer)
    default: appendLong(value, of: participant, to: buffer)
    }
  }

  private func appendLong(_ value: Int, of participant: Participant, to buffer: ByteBuffer) {
    let start = buffer.count
    switch kind {
    case .subject: subject.append(participant, to: buffer)
    case .time: writing.append(time: value, to: buffer)
    case .personal:
      PersonalText.append(field.role, country: country, bits: UInt64(bitPattern: Int64(value)), to: buffer)
    case .term: Words.terms.append(value, to: buffer)
    case .list: appendList(value, mark: writing.listMark, of: choices, to: buffer)
    default: break
    }
    writing.quote(from: start, in: buffer)
  }

  /// Writes a value in the study's terms: codes of the study, its units, ISO dates; nothing where there is
  /// no value. The caller puts it in quotes.
  func appendTruth(_ value: Int, of participant: Participant, to buffer: ByteBuffer) {
    if value < FieldPlan.missing + 256 { return }
    switch kind {
    case .visit, .code, .arm, .constant: codes.append(value, to: buffer)
    case .list: appendList(value, mark: 0x20, of: codes, to: buffer)
    case .number, .recordNumber:
      if number.conversion == nil {
        number.append(value, mark: 0x2E, trimmed: true, to: buffer)
      } else {
        buffer.append(number.studyText(value))
      }
    case .date: buffer.append(PartialDate(days: Int32(truncatingIfNeeded: value)).iso)
    case .time:
      buffer.append(number: value / 3600, width: 2)
      buffer.append(0x3A)
      buffer.append(number: value / 60 % 60, width: 2)
    case .personal:
      PersonalText.append(field.role, country: country, bits: UInt64(bitPattern: Int64(value)), to: buffer)
    case .term: Words.terms.append(value, to: buffer)
    case .subject: subject.append(participant, to: buffer)
    }
  }

  private func appendList(_ value: Int, mark: UInt8, of texts: TextTable, to buffer: ByteBuffer) {
    var first = true
    for place in 0..<texts.count where value & (1 << place) != 0 {
      if !first { buffer.append(mark) }
      texts.append(place, to: buffer)
      first = false
    }
  }
}
