package import StudyModel
import Synchronization
package import Tables

/// Every identifier that de-identification took out of the data of a run, each once, so that what the run wrote can be
/// searched for it.
///
/// Lives in memory alone and goes with the run. It holds each different value of a class once, with its bytes and 24
/// bytes beside them, and each different birth date in four: what it takes follows the number of participants and not
/// the number of records.
package final class SeenIdentifiers: Sendable {
  /// What a value is to a person.
  package enum Class: UInt8, Sendable, CaseIterable {
    case name, address, phone, email, nationalID, postcode, subject, birthDate

    /// Nil for a role whose cells are no identifiers of a person by themselves.
    package init?(_ role: Role) {
      switch role {
      case .name: self = .name
      case .address: self = .address
      case .phone: self = .phone
      case .email: self = .email
      case .nationalID: self = .nationalID
      case .postcode: self = .postcode
      case .subject: self = .subject
      case .birthDate: self = .birthDate
      case .date, .freeText, .treatment, .quasi, .clinical, .administrative: return nil
      }
    }

    /// As statements have it.
    package var word: String {
      switch self {
      case .name: "name"
      case .address: "address"
      case .phone: "phone"
      case .email: "email"
      case .nationalID: "national_id"
      case .postcode: "postcode"
      case .subject: "subject"
      case .birthDate: "birth_date"
      }
    }
  }

  private struct State {
    var texts = [ByteIndex](repeating: ByteIndex(), count: Class.allCases.count)
    var days: Set<Int32> = []
  }

  private let state = Mutex(State())

  package init() {}

  /// Takes note of the cells of a column; what is missing says nothing.
  ///
  /// - Parameter recent: of the column's last batch, so that a value that comes again and again is looked up once.
  package func add(_ column: Column, as kind: Class, recent: inout RecentCells) {
    switch column {
    case .text(let texts):
      let new = recent.new(in: texts)
      guard !new.isEmpty else { return }
      texts.bytes.withUnsafeBytes { bytes in
        state.withLock { state in
          for row in new {
            _ = state.texts[Int(kind.rawValue)].number(
              of: UnsafeRawBufferPointer(rebasing: bytes[Int(texts.offsets[row])..<Int(texts.offsets[row + 1])]))
          }
        }
      }
    case .date(let dates):
      let complete = (0..<dates.count).filter {
        (dates.reasons.isEmpty || dates.reasons[$0] == 0) && (dates.precisions.isEmpty || dates.precisions[$0] == 0)
      }
      guard !complete.isEmpty else { return }
      state.withLock { $0.days.formUnion(complete.map { dates.days[$0] }) }
    case .code, .integer, .number, .time:
      let written = Set((0..<column.count).compactMap { column.text(at: $0) }).sorted()
      state.withLock { state in
        for var text in written {
          text.withUTF8 { _ = state.texts[Int(kind.rawValue)].number(of: UnsafeRawBufferPointer($0)) }
        }
      }
    }
  }

  /// Gives every value with its class, class by class.
  package func forEach(_ body: (Class, UnsafeRawBufferPointer) -> Void) {
    state.withLock { state in
      for kind in Class.allCases {
        let texts = state.texts[Int(kind.rawValue)]
        for number in 0..<texts.count { texts[number].withUnsafeBytes { body(kind, $0) } }
      }
    }
  }

  /// The birth dates, in days since 1970-01-01, in order.
  package var birthDates: [Int32] { state.withLock { $0.days.sorted() } }
}

/// The cells of a column that a thread saw last, as hashes.
package struct RecentCells: Sendable {
  private var hashes: [UInt64] = []

  package init() {}

  /// The rows whose cells were not seen lately.
  mutating func new(in column: TextColumn) -> [Int] {
    if hashes.isEmpty { hashes = [UInt64](repeating: 0, count: 1024) }
    var rows: [Int] = []
    column.bytes.withUnsafeBufferPointer { bytes in
      for row in 0..<column.count where column.reasons.isEmpty || column.reasons[row] == 0 {
        let cell = Int(column.offsets[row])..<Int(column.offsets[row + 1])
        guard !cell.isEmpty else { continue }
        // FNV-1a; a collision with another value is told apart by the whole hash.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for place in cell { hash = (hash ^ UInt64(bytes[place])) &* 0x100_0000_01b3 }
        let slot = Int(truncatingIfNeeded: hash >> 32) & 1023
        guard hashes[slot] != hash else { continue }
        hashes[slot] = hash
        rows.append(row)
      }
    }
    return rows
  }
}
