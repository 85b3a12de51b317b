package import FreeText
package import Ledger
package import Stages
package import Tables

/// What was replaced in the texts of a run, by site, form and field.
package struct TextTallies: Sendable {
  package struct Place: Hashable, Comparable, Sendable {
    package var site: SiteID
    package var field: StageRecord.TextField

    package static func < (left: Self, right: Self) -> Bool {
      (left.site, left.field.table, left.field.field) < (right.site, right.field.table, right.field.field)
    }
  }

  private var counted: [Place: TextCounts] = [:]

  package init() {}

  mutating func add(_ record: StageRecord, site: SiteID) {
    for (field, counts) in record.texts { counted[Place(site: site, field: field), default: TextCounts()] += counts }
  }

  mutating func add(_ other: TextTallies) {
    for (place, counts) in other.counted { counted[place, default: TextCounts()] += counts }
  }

  /// All counts, in order of their places.
  package var rows: [(place: Place, counts: TextCounts)] {
    counted.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// For manifest and report: how many texts there were, and what was replaced in them, never what stood there.
  package var json: CanonicalJSON {
    .array(
      rows.map { place, counts in
        [
          "site": .string(place.site.text), "table": .string(place.field.table.text),
          "field": .string(place.field.field.text), "texts": .integer(counts.texts),
          "changed": .integer(counts.changed), "ambiguous_dates": .integer(counts.ambiguousDates),
          "replaced": .object(
            Dictionary(
              uniqueKeysWithValues: TextKind.allCases.filter { counts[$0] > 0 }.map {
                ($0.word, .integer(counts[$0]))
              })),
        ]
      })
  }
}
