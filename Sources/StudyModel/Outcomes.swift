package import Diagnostics

/// What the study measures, and how days are counted.
package struct Outcomes: Sendable {
  /// The form and date field of day zero, as in `PR.date`; nil where the study has none.
  package var dayZero: FieldReference?
  /// The visit whose value is the baseline.
  package var baseline: String
  package var parameters: [Parameter]

  package init(dayZero: FieldReference? = nil, baseline: String = "", parameters: [Parameter] = []) {
    self.dayZero = dayZero
    self.baseline = baseline
    self.parameters = parameters
  }
}

/// A field of a form.
package struct FieldReference: Sendable, Hashable {
  package var form: String
  package var field: String

  package init(form: String, field: String) {
    self.form = form
    self.field = field
  }
}

/// One analysis parameter: a field, the score of an instrument, or a sum over another form's records of the visit.
package struct Parameter: Sendable {
  package enum Source: Sendable, Hashable {
    case field(String)
    case instrument(String)
    case sum(Total)
  }

  /// A sum over the records that another form has of the same participant and visit.
  ///
  /// What is asked on the parameter's own form says whether there is anything to add up: without it, no record and
  /// nothing taken would be the same.
  package struct Total: Sendable, Hashable {
    /// The number that is added up.
    package var of: FieldReference
    /// The coded field of the parameter's form that asks, and its code for "nothing".
    package var answer: String
    package var none: String

    package init(of: FieldReference, answer: String, none: String) {
      self.of = of
      self.answer = answer
      self.none = none
    }
  }

  /// PARAMCD: at most eight characters.
  package var code: String
  /// PARAM.
  package var label: String
  package var number: Int
  package var form: String
  package var source: Source
  package var criteria: [Criterion]

  package init(
    code: String, label: String, number: Int, form: String, source: Source, criteria: [Criterion] = []
  ) {
    self.code = code
    self.label = label
    self.number = number
    self.form = form
    self.source = source
    self.criteria = criteria
  }

  /// A responder: better than baseline by at least so many per cent of it.
  package struct Criterion: Sendable, Hashable {
    package enum Direction: String, Sendable, CaseIterable {
      case fall, rise
    }

    package var label: String
    package var perCent: Int
    package var direction: Direction

    package init(label: String, perCent: Int, direction: Direction) {
      self.label = label
      self.perCent = perCent
      self.direction = direction
    }
  }
}

/// A questionnaire and how it is scored.
package struct Instrument: Sendable {
  /// What becomes of a score with unanswered items.
  package enum MissingRule: String, Sendable, CaseIterable {
    /// Sum of the answered, times items over answered.
    case prorate
    /// No score.
    case none
  }

  package enum Method: String, Sendable, CaseIterable {
    case sum, mean
  }

  package var id: String
  package var label: String
  package var source: String
  /// Names of the item fields.
  package var items: [String]
  /// What each code of an item counts; empty where items are numbers and count as they are.
  package var values: [CodeValue]
  package var method: Method
  /// The least number of answered items that gives a score.
  package var atLeast: Int
  package var missing: MissingRule
  package var range: ClosedRange<Double>
  package var vectors: [Vector]

  package init(
    id: String, label: String, source: String, items: [String], values: [CodeValue], method: Method, atLeast: Int,
    missing: MissingRule, range: ClosedRange<Double>, vectors: [Vector] = []
  ) {
    self.id = id
    self.label = label
    self.source = source
    self.items = items
    self.values = values
    self.method = method
    self.atLeast = atLeast
    self.missing = missing
    self.range = range
    self.vectors = vectors
  }

  package struct CodeValue: Sendable, Hashable {
    package var code: String
    package var value: Double

    package init(code: String, value: Double) {
      self.code = code
      self.value = value
    }
  }

  /// A published or worked example: answers in item order (nil: not answered) and the score, nil for none.
  package struct Vector: Sendable {
    package var answers: [String?]
    package var score: Double?
    package var place: Diagnostic.Location

    package init(answers: [String?], score: Double?, place: Diagnostic.Location) {
      self.answers = answers
      self.score = score
      self.place = place
    }
  }
}
