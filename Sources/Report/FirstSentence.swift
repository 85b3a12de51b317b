/// The first sentence of a message, which says what is wrong, and what comes behind it.
struct FirstSentence {
  /// How many characters a title takes of it.
  private static let longest = 160

  /// Without the full stop or exclamation mark at its end; cut, with an ellipsis, where it is too long for a title.
  let title: String
  /// What the title does not say: what follows the sentence, or the whole message where the title is cut.
  let rest: String

  /// A sentence ends at the end of a line, or at a mark with a space and a capital letter behind it.
  init(of message: String) {
    let characters = Array(message)
    let line = characters.firstIndex(where: \.isNewline) ?? characters.count
    var end = line
    for index in 0..<max(0, line - 2)
    where ".?!".contains(characters[index]) && characters[index + 1] == " " && characters[index + 2].isUppercase {
      end = index + 1
      break
    }
    let behind = characters[end...].drop(while: \.isWhitespace)
    while end > 0, ".!".contains(characters[end - 1]) { end -= 1 }
    if end > FirstSentence.longest {
      title = String(characters[..<FirstSentence.longest]) + "…"
      rest = message
    } else {
      title = String(characters[..<end])
      rest = String(behind)
    }
  }
}
