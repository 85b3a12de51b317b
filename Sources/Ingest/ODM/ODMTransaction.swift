/// What a document says is to be done with what an element holds (ODM 1.3.2, TransactionType).
enum ODMTransaction: CaseIterable {
  case insert, update, remove, upsert, context

  private var word: StaticString {
    switch self {
    case .insert: "Insert"
    case .update: "Update"
    case .remove: "Remove"
    case .upsert: "Upsert"
    case .context: "Context"
    }
  }

  /// `text`: bytes ended by a zero byte; nil where they are none of the words.
  init?(_ text: UnsafePointer<CChar>) {
    guard let found = ODMTransaction.allCases.first(where: { XMLName(text).isNamed($0.word) }) else { return nil }
    self = found
  }
}
