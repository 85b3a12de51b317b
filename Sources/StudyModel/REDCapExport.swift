/// How a file that REDCap exported names what every project has: by the project's own codes ("raw"), or by labels.
///
/// The words are those of REDCap's export in English; see the article on REDCap exports.
package struct REDCapExport: Sendable, Hashable {
  package enum Naming: String, Sendable, CaseIterable {
    case raw, label
  }

  /// What stands in the header.
  package var headers: Naming
  /// What stands in the cells of fields with choices.
  package var values: Naming

  package init(headers: Naming = .raw, values: Naming = .raw) {
    self.headers = headers
    self.values = values
  }

  package var repeatInstrument: String { headers == .raw ? "redcap_repeat_instrument" : "Repeat Instrument" }

  /// The column that names a participant of a survey, mostly by the e-mail address.
  package var surveyIdentifier: String { headers == .raw ? "redcap_survey_identifier" : "Survey Identifier" }

  /// The cell of a box that is ticked, and of one that is not.
  package var ticked: String { values == .raw ? "1" : "Checked" }
  package var unticked: String { values == .raw ? "0" : "Unchecked" }

  /// What stands in an instrument's status once somebody has said that it was gone through: 1 unverified, 2 complete.
  /// 0 incomplete stands there too where it was never opened.
  package var openedTexts: [String] { values == .raw ? ["1", "2"] : ["Unverified", "Complete"] }

  /// The column of an instrument's status; labels have the same for all instruments.
  package func status(of instrument: String) -> String { headers == .raw ? "\(instrument)_complete" : "Complete?" }

  /// Whether a column is a box to tick, by its name.
  package func isBox(_ column: String) -> Bool {
    headers == .raw ? column.contains("___") : column.contains("(choice=") && column.hasSuffix(")")
  }

  /// Columns that REDCap writes of itself, whatever the project; `statuses`: those of the instruments that are read.
  package func ownColumns(statuses: [String]) -> Set<String> {
    let suffix = "_complete"
    switch headers {
    case .raw:
      let stamps = statuses.filter { $0.hasSuffix(suffix) }.map { "\($0.dropLast(suffix.count))_timestamp" }
      return Set(
        [
          "redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance", "redcap_data_access_group",
          "redcap_survey_identifier",
        ] + statuses + stamps)
    case .label:
      return [
        "Event Name", "Repeat Instrument", "Repeat Instance", "Data Access Group", "Survey Identifier",
        "Survey Timestamp", "Complete?",
      ]
    }
  }
}
