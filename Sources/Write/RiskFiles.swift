import Stages

/// Where the risk of data sets is reported: one `risk.json`, and for each data set its classes and the recipe that a
/// search proposes. They are for the trial and lie apart from what may be given away.
struct RiskFiles: Sendable {
  let folder: String
  let outputs: any OutputFolder

  func write(_ reports: [RiskReport]) throws {
    guard !reports.isEmpty else { return }
    var json: [UInt8] = Array("[\n".utf8)
    for (index, report) in reports.enumerated() {
      if index > 0 { json += Array(",\n".utf8) }
      json += try report.json().dropLast()
    }
    try write(json + Array("\n]\n".utf8), to: "risk.json")
    for report in reports {
      let name = report.dataSet.lowercased()
      try write(Array(report.csv.utf8), to: "\(name)_classes.csv")
      if let recipe = report.recipe { try write(Array(recipe.yaml.utf8), to: "\(name)_recipe.yaml") }
    }
  }

  private func write(_ bytes: [UInt8], to name: String) throws {
    let file = try outputs.file("\(folder)/\(name)")
    try bytes.withUnsafeBytes { try file.write($0) }
    try file.close()
  }
}
