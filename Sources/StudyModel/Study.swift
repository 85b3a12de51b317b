package import Tables

/// A study as its configuration describes it: everything that a stage may know of it.
package struct Study: Sendable {
  package var id: String
  package var title: String
  /// Numbers in public registries, as in `NCT…` or `ISRCTN…`.
  package var registrations: [String]
  package var arms: [Arm]
  package var visits: [Visit]
  package var sites: [Site]
  /// In order of their ids.
  package var forms: [Form]
  package var codeLists: [CodeList]
  package var units: [UnitConversion]
  package var rules: [Rule]
  package var instruments: [Instrument]
  package var outcomes: Outcomes
  package var dataSets: [DataSetDefinition]
  /// The names behind `participant.` in rules, each for a column of a form with one record a participant.
  package var participant: [String: FieldReference]
  /// The variables of data sets by which somebody may be known, with how they may be generalised.
  package var quasiIdentifiers: [QuasiIdentifiers] = []
  /// The continent of each country, by ISO 3166-1 alpha-2, from the packs.
  package var continents: [String: String] = [:]
  package var blinding = Blinding()
  /// Words that may stand in what is written although a participant has them as a name.
  package var allowedWords: [AllowedWord] = []
  /// Every key and text of the configuration: words that say nothing of a person.
  package var texts: [String] = []
  /// How a run is judged by its rules; neither changes what a run makes.
  package var ruleWaivers: [RuleWaiver] = []
  package var ruleThresholds: [RuleThreshold] = []
  /// Lower-case hex SHA-256 of the configuration in a normal form that leaves out comments,
  /// order of files, layout of the text, and the waivers and thresholds of rules.
  package var fingerprint: String
  package var drugs: Drugs

  package init(
    id: String, title: String, registrations: [String] = [], arms: [Arm] = [], visits: [Visit] = [],
    sites: [Site] = [], forms: [Form] = [], codeLists: [CodeList] = [], units: [UnitConversion] = [],
    rules: [Rule] = [], instruments: [Instrument] = [], outcomes: Outcomes = Outcomes(),
    dataSets: [DataSetDefinition] = [],
    participant: [String: FieldReference] = [:], fingerprint: String = "", drugs: Drugs = Drugs()
  ) {
    self.id = id
    self.title = title
    self.registrations = registrations
    self.arms = arms
    self.visits = visits
    self.sites = sites
    self.forms = forms
    self.codeLists = codeLists
    self.units = units
    self.rules = rules
    self.instruments = instruments
    self.outcomes = outcomes
    self.dataSets = dataSets
    self.participant = participant
    self.fingerprint = fingerprint
    self.drugs = drugs
  }

  package func form(_ id: String) -> Form? { forms.first { $0.id == id } }
  package func site(_ id: SiteID) -> Site? { sites.first { $0.id == id } }
  package func visit(_ id: String) -> Visit? { visits.first { $0.id == id } }
  package func codeList(_ id: String) -> CodeList? { codeLists.first { $0.id == id } }
  package func instrument(_ id: String) -> Instrument? { instruments.first { $0.id == id } }
}

/// A treatment that participants are allocated to.
package struct Arm: Sendable, Hashable {
  package var id: String
  package var label: String

  package init(id: String, label: String) {
    self.id = id
    self.label = label
  }
}

/// A visit of the schedule. Days count from day zero, which the outcomes name.
package struct Visit: Sendable, Hashable {
  package var id: String
  /// The number that orders the visits in an analysis data set (AVISITN).
  package var number: Int
  package var label: String
  /// The nominal day, counted from day zero; the day before is -1, day zero itself 0.
  package var day: Int
  package var window: ClosedRange<Int>

  package init(id: String, number: Int, label: String, day: Int, window: ClosedRange<Int>) {
    self.id = id
    self.number = number
    self.label = label
    self.day = day
    self.window = window
  }
}

/// The terms that a coded field may hold.
package struct CodeList: Sendable, Hashable {
  package struct Term: Sendable, Hashable {
    package var code: String
    package var label: String

    package init(code: String, label: String) {
      self.code = code
      self.label = label
    }
  }

  package var id: String
  package var terms: [Term]
  package var source: String?

  package init(id: String, terms: [Term], source: String? = nil) {
    self.id = id
    self.terms = terms
    self.source = source
  }

  package var codes: [String] { terms.map(\.code) }
}

/// How a number in one unit becomes a number in another: `value * factor + offset`.
package struct UnitConversion: Sendable, Hashable {
  package var from: String
  package var to: String
  /// The analyte that the factor holds for; nil where it holds for the dimension, as for lengths.
  package var analyte: String?
  package var factor: Double
  package var offset: Double
  package var source: String

  package init(from: String, to: String, analyte: String? = nil, factor: Double, offset: Double = 0, source: String) {
    self.from = from
    self.to = to
    self.analyte = analyte
    self.factor = factor
    self.offset = offset
    self.source = source
  }
}
