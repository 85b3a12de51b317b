import Diagnostics
import LocatedYAML

/// The files of a study's folder, parsed; a file that cannot be read has no node, and a diagnostic.
struct StudyFiles {
  let study: Node?
  let forms: [(stem: String, node: Node?)]
  let sites: [(stem: String, node: Node?)]
  let rules: Node?
  let outcomes: Node?
  let dataSets: Node?
  private let folder: String
  /// What stands before the paths of packs and instruments.
  private let parent: String

  init(folder: String, with reader: inout ConfigurationReader, diagnostics: inout DiagnosticList) {
    var folder = folder
    while folder.utf8.count > 1, folder.hasSuffix("/") { folder.removeLast() }
    self.folder = folder
    let name = folder.split(separator: "/").last ?? ""
    if name.isEmpty || name == "." || name == ".." {
      parent = folder + "/../"
    } else {
      parent = String(folder.dropLast(name.count))
    }
    func part(_ name: String) -> [(stem: String, node: Node?)] {
      reader.yamlFiles(in: "\(folder)/\(name)", diagnostics: &diagnostics).map {
        ($0.stem, reader.document($0.path, diagnostics: &diagnostics))
      }
    }
    study = reader.document("\(folder)/study.yaml", diagnostics: &diagnostics)
    forms = part("forms")
    sites = part("sites")
    rules = reader.document("\(folder)/rules.yaml", diagnostics: &diagnostics)
    outcomes = reader.document("\(folder)/outcomes.yaml", diagnostics: &diagnostics)
    dataSets = reader.document("\(folder)/datasets.yaml", diagnostics: &diagnostics)
  }

  /// The path of a file in a folder beside the study's.
  func beside(_ path: String) -> String { parent + path }

  /// The path of a file in the study's own folder.
  func within(_ path: String) -> String { "\(folder)/\(path)" }

  /// Documents with paths as seen from the study's folder, which are the same on every machine.
  func relative(_ documents: [String: Node]) -> [(path: String, node: Node)] {
    documents.map { path, node in
      path.hasPrefix(folder + "/")
        ? (String(path.dropFirst(folder.count + 1)), node) : ("../" + path.dropFirst(parent.count), node)
    }
  }
}
