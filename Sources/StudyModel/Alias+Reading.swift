import Diagnostics
import LocatedYAML

extension ColumnAlias {
  /// `aliases` beside a column: `[{name: Pain score, from: 2008-10-01}]`, with `occurrence` where the file then has
  /// several columns of the name.
  static func readAll(
    _ nodes: [Node], of column: HeaderColumn, context: SiteContext, diagnostics: inout DiagnosticList
  ) -> [ColumnAlias] {
    nodes.compactMap { node in
      var reader = MappingReader(node, what: "an alias of \(column.words)", diagnostics: &diagnostics)
      let name = reader.placedText("name", diagnostics: &diagnostics)
      let occurrence = reader.occurrence("occurrence", diagnostics: &diagnostics)
      let period = TransferPeriod.read(&reader, context: context, diagnostics: &diagnostics)
      reader.finish(diagnostics: &diagnostics)
      return name.map {
        ColumnAlias(column: column, name: HeaderColumn($0.text, occurrence: occurrence), period: period)
      }
    }
  }
}

extension FileAlias {
  /// `aliases` of a file: `[{name: "pain scores *.csv", from: 2008-10-01}]`, and `sheet` where that has another name.
  static func readAll(
    _ nodes: [Node], hasSheet: Bool, context: SiteContext, diagnostics: inout DiagnosticList
  ) -> [FileAlias] {
    nodes.compactMap { node in
      var reader = MappingReader(node, what: "an alias of a file", diagnostics: &diagnostics)
      let name = reader.text("name", diagnostics: &diagnostics)
      let sheet = reader.text("sheet", diagnostics: &diagnostics)
      let period = TransferPeriod.read(&reader, context: context, diagnostics: &diagnostics)
      reader.finish(diagnostics: &diagnostics)
      guard node.entries != nil else { return nil }
      if sheet != nil && !hasSheet {
        diagnostics.error(
          "alias.sheet", "the file has no 'sheet' that could have another name", at: node["sheet"]?.place ?? node.place)
      } else if (name ?? "").isEmpty && (sheet ?? "").isEmpty {
        diagnostics.error("alias.name", "an alias of a file needs a 'name', or a 'sheet'", at: node.place)
      }
      return FileAlias(name: name, sheet: sheet, period: period)
    }
  }
}

extension TransferPeriod {
  /// `from` and `until` of a mapping: at least one of them, each a date or a transfer's number, and such as the site's
  /// archives tell.
  fileprivate static func read(
    _ reader: inout MappingReader, context: SiteContext, diagnostics: inout DiagnosticList
  ) -> TransferPeriod {
    var bounds: [String: Bound] = [:]
    var isRead = true
    for key in ["from", "until"] {
      guard let text = reader.text(key, diagnostics: &diagnostics) else { continue }
      let place = reader.node[key]?.place ?? reader.node.place
      guard let bound = Bound(text) else {
        diagnostics.error(
          "alias.period", "'\(key)' has to be a date or the number of a transfer, as in 2008-10-01, 2008-10 or 2",
          at: place)
        isRead = false
        continue
      }
      bounds[key] = bound
      if !context.transfers.archives.allSatisfy({ $0.tells(bound) }) {
        diagnostics.error(
          "alias.transfer", "the names of the site's archives do not say which transfers these are", at: place,
          help: "a date needs {yyyy} or {yy} and {mm} in every pattern of 'archives', a number needs {n}")
      }
    }
    if isRead, bounds.isEmpty, reader.node.entries != nil {
      diagnostics.error(
        "alias.period", "an alias needs 'from', 'until' or both: the transfers in which the site writes so",
        at: reader.node.place)
    }
    let period = TransferPeriod(from: bounds["from"], until: bounds["until"])
    if period.isEmpty {
      diagnostics.error(
        "alias.period", "'until' comes before 'from'", at: reader.node["until"]?.place ?? reader.node.place)
    }
    return period
  }

  /// Whether no transfer can belong to it.
  private var isEmpty: Bool {
    switch (from, until) {
    case (.number(let first)?, .number(let last)?): first > last
    case (.date(let year, let month, let day)?, .date?): !TransferPeriod(until: until).contains([year, month, day, 0])
    default: false
    }
  }
}

extension ArchivePattern {
  /// Whether the names of archives hold what a bound is compared with.
  fileprivate func tells(_ bound: TransferPeriod.Bound) -> Bool {
    switch bound {
    case .number: pieces.contains(.number)
    case .date:
      (pieces.contains(.year4) || pieces.contains(.year2))
        && (pieces.contains(.month2) || pieces.contains(.monthName))
    }
  }
}
