import LocatedYAML

extension Node {
  /// Every key and text of it, in their order.
  var texts: [String] {
    switch content {
    case .empty: []
    case .scalar(let text): [text]
    case .list(let nodes): nodes.flatMap(\.texts)
    case .map(let entries): entries.flatMap { [$0.key] + $0.value.texts }
    }
  }
}
