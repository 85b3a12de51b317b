package import Tables

/// A stage that has to know a date of every participant before it sees the first row: the executor looks for it in a pass
/// of its own over what the sites sent.
package protocol AnchoredStage: Stage {
  /// The form and its field of the dates; nil where the stage as it stands needs none.
  var anchor: Anchors.Field? { get }
}

/// A date of each participant, known before the rows of a run are read.
package struct Anchors: Sendable {
  /// Where the dates stand.
  package struct Field: Sendable, Hashable {
    package var form: TableName
    package var column: ColumnName

    package init(form: TableName, column: ColumnName) {
      self.form = form
      self.column = column
    }
  }

  private var days: [Crosswalk.Subject: Int32] = [:]

  package init() {}

  /// Days since 1970-01-01; nil where no complete date is known.
  package subscript(subject: Crosswalk.Subject) -> Int32? { days[subject] }

  /// Takes a date in; of several dates of a participant the earliest counts.
  package mutating func add(_ day: Int32, of subject: Crosswalk.Subject) {
    days[subject] = min(days[subject] ?? day, day)
  }

  /// Takes in what others know, with the earliest date of each participant.
  package mutating func add(_ others: Anchors) {
    for (subject, day) in others.days { add(day, of: subject) }
  }

  /// Takes in what an earlier transfer knows of participants of whom nothing is known yet.
  package mutating func fill(from earlier: Anchors) { days.merge(earlier.days) { known, _ in known } }
}
