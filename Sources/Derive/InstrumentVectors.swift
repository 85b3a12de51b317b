package import Diagnostics
package import StudyModel
import Tables

/// Runs the worked examples of instruments through the code that scores participants.
package enum InstrumentVectors {
  /// Scores each vector of an instrument; one that comes out otherwise is an error at its place.
  ///
  /// Scores agree where they differ by less than a thousand-millionth: vectors are decimal fractions.
  package static func check(_ instrument: Instrument, diagnostics: inout DiagnosticList) {
    for (index, vector) in instrument.vectors.enumerated() {
      let name = "vector \(index + 1) of instrument '\(instrument.id)'"
      guard vector.answers.count == instrument.items.count else {
        diagnostics.error(
          "instrument.vector",
          "\(name) has \(vector.answers.count) answers, and the instrument \(instrument.items.count) items",
          at: vector.place)
        continue
      }
      let result = InstrumentScore(instrument).score(vector.answers.map { column($0, of: instrument) }, rows: 1)
      let score = result.scores.isExact(0) ? result.scores.values[0] : nil
      switch (score, vector.score) {
      case (nil, nil): break
      case (let score?, let wanted?) where abs(score - wanted) < 1e-9: break
      default:
        diagnostics.error(
          "instrument.vector", "\(name) gives \(words(score)), and not \(words(vector.score))", at: vector.place)
      }
    }
  }

  /// One answer as the item's column would hold it.
  private static func column(_ answer: String?, of instrument: Instrument) -> Column {
    guard let answer else { return Column(missing: .blank, kind: .number, count: 1) }
    guard instrument.values.isEmpty else { return .code(CodeColumn(indices: [0], terms: [answer])) }
    guard let number = Double(answer) else { return Column(missing: .invalid, kind: .number, count: 1) }
    return .number(NumberColumn(values: [number]))
  }

  private static func words(_ score: Double?) -> String {
    score.map { "a score of \(Column.text(of: $0))" } ?? "no score"
  }
}
