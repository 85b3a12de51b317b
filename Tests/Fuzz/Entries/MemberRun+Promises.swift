import Stages
import StudyModel
import Tables

@testable import Ingest

extension MemberRun {
  /// Findings about a file of which nothing can be read.
  private static let headless: Set = ["header.not_found", "header.ambiguous", "dialect.disagrees"]

  /// What holds for every member, whatever stands in it.
  func check(_ layout: FileLayout) throws {
    if let refusal {
      try promise(!refusal.rule.isEmpty && !refusal.explanation.isEmpty && !refusal.help.isEmpty, "a refusal says why")
      try promise((refusal.line ?? 1) >= 1 && (refusal.column ?? 1) >= 1, "places are counted from 1")
      return
    }
    try promise(counts.holds, "the records balance: \(counts)")
    try promise(counts.records == trace.records, "\(trace.records) records are counted as \(counts.records)")
    try promise(counts.cut + counts.unread <= counts.data, "what is cut or not read is data: \(counts)")
    let damaged = findings.count { Self.damages.contains($0.rule) }
    if findings.contains(where: { Self.headless.contains($0.rule) }) {
      try promise(counts.quarantined == counts.records, "without a header nothing is read: \(counts)")
    } else {
      try promise(damaged == counts.quarantined, "\(damaged) findings for \(counts.quarantined) damaged records")
    }
    for (table, batch) in zip(layout.tables, batches) {
      let rows = batch?.rowCount ?? 0
      if table.tall == nil, table.filters.isEmpty, !table.onlyFilled {
        try promise(rows == counts.data, "\(counts.data) records of data make \(rows) rows")
      }
      try promise(rows <= counts.data, "\(counts.data) records of data make \(rows) rows")
      try check(places: batch?.origins.records.map(Int.init) ?? [])
    }
    for finding in findings {
      try promise(
        (finding.origin?.record).map { $0 >= 1 && $0 <= max(1, counts.records) } ?? true, "a finding has a place")
    }
  }

  /// Two readings of the same bytes give the same; `what` says how the other one was made.
  ///
  /// Of a member that is refused nothing but that has to agree: where several things are wrong, which of them is met
  /// first, and how far the reading has come by then, depends on the pieces.
  func check(sameAs other: MemberRun, _ what: String) throws {
    if refusal != nil, other.refusal != nil { return }
    try promise(refusal == other.refusal, "\(what): \(refusal as Any), not \(other.refusal as Any)")
    try promise(counts == other.counts, "\(what): \(counts), not \(other.counts)")
    try promise(findings == other.findings, "\(what): other findings")
    try promise(notes == other.notes, "\(what): other notes")
    try promise(self == other, "\(what): other records")
  }

  /// Rules of findings about a record that is set aside.
  private static let damages: Set<String> = [
    "record.too_long", "record.nul", "record.quote", "record.ragged", "encoding.invalid",
  ]

  private func check(places: [Int]) throws {
    try promise(places.allSatisfy { $0 >= 1 && $0 <= counts.records }, "rows come from records")
    try promise(zip(places, places.dropFirst()).allSatisfy { $0 < $1 }, "rows keep the order of their records")
  }
}

extension Batch {
  /// What holds for every batch that a reader hands on.
  func check() throws {
    try promise(columns.count == names.count, "each column has a name")
    try promise(
      origins.members.count == rowCount && origins.members.allSatisfy { $0 == MemberRun.member },
      "each row has its member")
    for (name, column) in zip(names, columns) {
      try promise(column.count == rowCount, "\(name) has \(column.count) cells in \(rowCount) rows")
      let reasons = column.reasons
      try promise(reasons.isEmpty || reasons.count == rowCount, "\(name) has a reason for each cell")
      try promise(reasons.allSatisfy { Missing(rawValue: $0) != nil }, "\(name) has reasons that there are")
      try column.check("\(name)")
    }
  }
}

extension Column {
  fileprivate func check(_ name: String) throws {
    switch self {
    case .text(let column):
      try promise(column.offsets.first == 0, "\(name) begins at 0")
      try promise(column.offsets.last.map(Int.init) == column.bytes.count, "\(name) ends where its bytes do")
      for (start, end) in zip(column.offsets, column.offsets.dropFirst()) {
        try promise(start <= end, "\(name) goes on")
        try promise(
          String(validating: column.bytes[Int(start)..<Int(end)], as: UTF8.self) != nil, "\(name) is UTF-8")
      }
    case .code(let column):
      try promise(column.indices.allSatisfy { $0 >= 0 && $0 < max(1, column.terms.count) }, "\(name) has known codes")
    case .integer: break
    case .number(let column):
      try promise(column.values.allSatisfy(\.isFinite), "\(name) has numbers")
      try promise(
        column.comparators.isEmpty || column.comparators.count == column.count, "\(name) has a sign for each number")
    case .date(let column):
      try promise(
        column.precisions.isEmpty || column.precisions.count == column.count, "\(name) has a precision for each date")
    case .time(let column):
      try promise(column.values.allSatisfy { $0 >= 0 && $0 < 86_400 }, "\(name) has times of a day")
    }
  }
}
