import StudyModel

/// Decides by the texts of some columns which records belong to a table.
struct RecordFilter {
  /// Records that fail one of these are another table's.
  private var own: [RecordTest] = []
  /// Records that fail one of these are left out by the study's configuration.
  private var cutting: [RecordTest] = []

  var isEmpty: Bool { own.isEmpty && cutting.isEmpty }

  /// Forgets the block before.
  func begin() {
    for test in own { test.begin() }
    for test in cutting { test.begin() }
  }

  /// Keeps of the records of a block those that belong to the table, and marks those that are cut from it.
  ///
  /// - Parameter kept: where the numbers of those that are kept go.
  /// - Returns: How many are kept.
  func keep(
    _ kept: UnsafeMutablePointer<UInt32>, of block: RecordBlock, _ all: UnsafeBufferPointer<UInt32>, use: RecordUse
  ) -> Int {
    guard let records = all.baseAddress else { return 0 }
    kept.update(from: records, count: all.count)
    var count = all.count
    for test in own { count = test.keep(kept, count, of: block, all: all) { _ in } }
    // Only a record that is the table's own can be cut from it.
    for test in cutting {
      count = test.keep(kept, count, of: block, all: all) { use.bits[Int($0)] |= RecordUse.cut }
    }
    return count
  }

  /// The filters of a member's tables, for blocks of up to `capacity` records.
  static func list(_ tables: [TableLayout], header: TableHeader, capacity: Int) -> [RecordFilter] {
    struct Question: Hashable {
      var column: Int
      var texts: [String]
    }
    func question(_ filter: TableLayout.Filter) -> Question? {
      header.column(filter.column).map { Question(column: $0, texts: filter.texts) }
    }
    var asked: [Question: Int] = [:]
    for table in tables {
      for question in Set(table.filters.compactMap(question)) { asked[question, default: 0] += 1 }
    }
    var shared: [Question: RecordTest] = [:]
    return tables.map { table in
      var filter = RecordFilter()
      for part in table.filters {
        guard let question = question(part) else { continue }
        let isShared = asked[question, default: 0] > 1
        let test =
          shared[question]
          ?? RecordTest(question.texts, column: question.column, isShared: isShared, capacity: capacity)
        if isShared { shared[question] = test }
        if part.cut == nil { filter.own.append(test) } else { filter.cutting.append(test) }
      }
      return filter
    }
  }
}
