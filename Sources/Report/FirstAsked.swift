/// The order of the dates on which queries were first asked, as texts: ISO 8601 dates sort as they follow each other.
enum FirstAsked {
  /// Whether the first is before the second; what has no date is after what has one.
  static func isEarlier(_ left: String?, _ right: String?) -> Bool {
    guard let left else { return false }
    guard let right else { return true }
    return left < right
  }

  static func earlier(_ left: String?, _ right: String?) -> String? { isEarlier(right, left) ? right : left }
}
