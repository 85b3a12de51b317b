import Diagnostics
import LocatedYAML

extension Visit {
  /// The visits in order of their numbers.
  static func readAll(_ nodes: [Node], diagnostics: inout DiagnosticList) -> [Visit] {
    var ids = NamesSeen()
    var numbers = NamesSeen()
    var windows: [(visit: Visit, place: Diagnostic.Location)] = []
    var visits: [Visit] = []
    for node in nodes {
      var reader = MappingReader(node, what: "a visit", diagnostics: &diagnostics)
      let id = reader.placedText("id", diagnostics: &diagnostics)
      let number = reader.requiredInteger("number", diagnostics: &diagnostics)
      let label = reader.requiredText("label", diagnostics: &diagnostics)
      let day = reader.requiredInteger("day", diagnostics: &diagnostics)
      let window = reader.days("window", diagnostics: &diagnostics)
      let assignment = reader.choice("by", Assignment.self, diagnostics: &diagnostics)
      reader.finish(diagnostics: &diagnostics)
      guard let id else { continue }
      Name.checkWord(id, what: "visit", diagnostics: &diagnostics)
      let isNew = ids.take(id, "visit.duplicate", "visit", diagnostics: &diagnostics)
      if let number, let place = node["number"]?.place {
        let text = PlacedText(text: String(number), place: place)
        _ = numbers.take(text, "visit.duplicate", "visit number", diagnostics: &diagnostics)
      }
      let place = node["window"]?.place ?? node.place
      if let day, let window, !window.contains(day) {
        diagnostics.error("visit.window", "the window of visit '\(id.text)' leaves out its day", at: place)
      }
      guard isNew else { continue }
      let visit = Visit(
        id: id.text, number: number ?? 0, label: label, day: day ?? 0, window: window ?? (day ?? 0)...(day ?? 0),
        assignment: assignment ?? .date)
      visits.append(visit)
      // A day may have many visits that records name themselves.
      if window != nil, visit.assignment == .date { windows.append((visit, place)) }
    }
    for (index, later) in windows.enumerated() {
      for earlier in windows[..<index] where later.visit.window.overlaps(earlier.visit.window) {
        diagnostics.error(
          "visit.overlap", "the windows of visits '\(earlier.visit.id)' and '\(later.visit.id)' overlap",
          at: later.place,
          help: "a day can belong to one visit only; 'by: name' is for visits that records name themselves")
      }
    }
    return visits.sorted { ($0.number, $0.id) < ($1.number, $1.id) }
  }
}
