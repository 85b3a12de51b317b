import CSplit
import Glibc
import StudyModel

/// Cuts the bytes of a member into blocks of complete records, holding one block at a time.
///
/// A record that a block ends within is kept for the next one. Where blocks end depends on their
/// size only, not on the sizes of the chunks that come in.
final class RecordStream {
  enum Event {
    case records(RecordBlock)
    /// The record with this number is longer than `recordLimit`, or has too many fields to be one.
    case tooLong(Int)
  }

  struct Sizes {
    /// Bytes of a block.
    var block = 256 << 10
    /// Bytes that a record may have; for one so long the block grows.
    var recordLimit = 16 << 20
    /// Fields of a block.
    var fields = 1 << 18
    /// Records of a block.
    var records = 16_384
  }

  /// Bytes behind a block that may be read.
  static let padding = 64

  private let sizes: Sizes
  private let delimiter: UInt8
  private let quote: UInt8
  private let kind: csplit_kind
  private let encoding: Dialect.Encoding
  private var transcoder: Transcoder
  private var bytes: UnsafeMutablePointer<UInt8>
  /// Bytes of the buffer.
  private(set) var capacity: Int
  private var used = 0
  private let marks: UnsafeMutablePointer<UInt32>
  private let firsts: UnsafeMutablePointer<UInt32>
  private let quoted: UnsafeMutablePointer<UInt32>
  /// The number of the record that the buffer begins with.
  private var number = 1
  private var atStart = true
  /// Nil but within a record that is too long.
  private var skipping: csplit_state?
  /// What the records handed on say of the text; complete once `finish` has been called.
  private(set) var evidence = TextEvidence()

  init(
    _ dialect: Dialect, encoding: Dialect.Encoding, sizes: Sizes = Sizes(), instructions: Instructions = .best
  ) {
    self.sizes = sizes
    delimiter = dialect.delimiter
    quote = dialect.quote
    kind = instructions.kind
    self.encoding = encoding
    transcoder = Transcoder(encoding)
    capacity = max(sizes.block, 4 * Transcoder.leastRoom)
    bytes = RecordStream.buffer(capacity)
    marks = .allocate(capacity: sizes.fields + 1)
    marks[0] = UInt32.max
    firsts = .allocate(capacity: sizes.records + 2)
    quoted = .allocate(capacity: sizes.fields)
  }

  deinit {
    bytes.deallocate()
    marks.deallocate()
    firsts.deallocate()
    quoted.deallocate()
  }

  private static func buffer(_ capacity: Int) -> UnsafeMutablePointer<UInt8> {
    let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + padding)
    (bytes + capacity).initialize(repeating: 0, count: padding)
    return bytes
  }

  /// How many records there were; complete once `finish` has been called.
  var recordCount: Int { number - 1 }

  /// Takes bytes, and hands on blocks of records; `take` answers false where a block can grow and it
  /// has to see more of it.
  func push(_ chunk: UnsafeRawBufferPointer, _ take: (Event) throws -> Bool) throws {
    try chunk.withMemoryRebound(to: UInt8.self) { chunk in
      if encoding.isSingleByte { evidence.takeRaw(chunk, isLast: false) }
      var source = chunk[...]
      while !source.isEmpty {
        let (taken, written) = transcoder.take(
          UnsafeBufferPointer(rebasing: source), into: bytes + used, room: capacity - used)
        source = source.dropFirst(taken)
        used += written
        if taken == 0 || used == capacity { try drain(final: false, take) }
      }
    }
  }

  func finish(_ take: (Event) throws -> Bool) throws {
    if capacity - used < Transcoder.leastRoom { try drain(final: false, take) }
    if capacity - used < Transcoder.leastRoom { grow() }
    used += transcoder.finish(into: bytes + used)
    if encoding.isSingleByte { evidence.takeRaw(UnsafeBufferPointer(start: nil, count: 0), isLast: true) }
    try drain(final: true, take)
  }

  private func drain(final: Bool, _ take: (Event) throws -> Bool) throws {
    var done = 0
    if atStart, used >= 3 || final {
      if used >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { done = 3 }
      atStart = false
    }
    while done < used {
      if skipping != nil {
        done += skip(from: done)
        continue
      }
      let found = csplit_find(
        bytes + done, used - done, final, delimiter, quote,
        csplit_buffers(
          marks: marks + 1, marks_capacity: sizes.fields, firsts: firsts, records_capacity: sizes.records + 2,
          quoted: quoted, quoted_capacity: sizes.fields), kind)
      guard found.records > 0 else {
        if found.full { try startSkipping(take) } else { break }
        continue
      }
      let isLast = final && done + found.consumed == used
      var high = csplit_high_bytes()
      if found.has_high { csplit_count_high(bytes + done, found.consumed, true, &high) }
      let block = RecordBlock(
        bytes: bytes + done, marks: marks + 1, firsts: firsts, count: found.records, firstNumber: number,
        quoted: UnsafeBufferPointer(start: quoted, count: found.quoted), hasNul: found.has_nul,
        hasHigh: found.has_high, isMalformed: high.strays > 0,
        isUnclosed: found.unclosed, canGrow: !(isLast || found.full || capacity >= sizes.recordLimit))
      // Taking the records may take their quotes off and move their ends.
      let before = evidence
      note(high, of: block)
      evidence.add(found.ends, of: block, end: found.consumed)
      guard try take(.records(block)) || !block.canGrow else {
        evidence = before
        break
      }
      number += found.records
      done += found.consumed
    }
    if done > 0 {
      memmove(bytes, bytes + done, used - done)
      used -= done
    } else if !final, capacity - used < Transcoder.leastRoom {
      if capacity < sizes.recordLimit { grow() } else { try startSkipping(take) }
    }
    if final, skipping != nil { skipping = nil }
  }

  private func note(_ high: csplit_high_bytes, of block: RecordBlock) {
    if !encoding.isSingleByte { evidence.add(high) }
    if block.isMalformed { evidence.add(malformedRecordsOf: block) }
  }

  private func grow() {
    let larger = RecordStream.buffer(capacity * 2)
    larger.update(from: bytes, count: used)
    bytes.deallocate()
    bytes = larger
    capacity *= 2
  }

  private func startSkipping(_ take: (Event) throws -> Bool) throws {
    _ = try take(.tooLong(number))
    number += 1
    skipping = csplit_field_start
    // Bytes that a refused block left are gone over by `drain`.
  }

  /// Passes bytes of a record that is too long; returns how many.
  private func skip(from start: Int) -> Int {
    guard var state = skipping else { return 0 }
    var ended = false
    let passed = csplit_skip(bytes + start, used - start, delimiter, quote, &state, &ended)
    skipping = ended ? nil : state
    return passed
  }
}
