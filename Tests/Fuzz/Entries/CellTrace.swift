@testable import Ingest

/// A sum over the cells of records, in order (FNV-1a, 64 bits); equal records have equal sums.
struct CellTrace: Equatable {
  private var sum: UInt64 = 0xCBF2_9CE4_8422_2325
  private(set) var records = 0

  mutating func add(_ event: RecordStream.Event) {
    switch event {
    case .tooLong(let number):
      add(UInt64(number))
      records += 1
    case .records(let block):
      add(UInt64(block.firstNumber))
      for record in 0..<block.count {
        for column in 0..<block.fieldCount(of: record) {
          let content = block.content(record, column)
          add(UInt64(content.count))
          for byte in content { add(byte) }
        }
        add(0x1E as UInt8)
      }
      records += block.count
    }
  }

  private mutating func add(_ byte: UInt8) { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01B3 }

  private mutating func add(_ number: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) { add(UInt8(truncatingIfNeeded: number >> UInt64(shift))) }
  }
}
