import Stages
import StudyModel

/// Finds the records in a JSON text: the objects of a list, of a list that is a member of an object, or of lines.
final class JSONRecords: JSONHandler {
  private let table: JSONTable
  private let lines: Bool
  private let part: String?
  private var depth = 0
  private var root = JSONContainer.array
  /// Whether the member in hand of the outermost object is the one asked for, or one of any name where none is.
  private var isChosen = false
  private var isList = false
  /// Whether the list in hand has had items that are no objects, and whether it has had an object.
  private var hasOthers = false
  private var hasRecords = false
  private var hasEmptyList = false
  private var listsRead = 0
  private var membersUnread = 0

  /// - Parameter part: the name of the list to read, where the text is an object; see `JSONReader`.
  init(_ table: JSONTable, lines: Bool, part: String?) {
    self.table = table
    self.lines = lines
    self.part = part
  }

  func open(_ container: JSONContainer) throws {
    if table.isOpen {
      depth += 1
      return try table.open(container)
    }
    switch depth {
    case 0:
      root = container
      if lines {
        guard container == .object else { throw notAnObject() }
        try table.open(container)
      } else if container == .array, part != nil {
        throw JSONRecords.noPart
      }
    case 1:
      if root == .array {
        guard container == .object else { throw notAnObject() }
        try table.open(container)
      } else {
        isList = container == .array
        hasOthers = false
        if !isList { try passMember() }
      }
    case 2 where root == .object && isList:
      try container == .object ? beginItem() : passItem()
    default: break
    }
    depth += 1
  }

  /// Begins an object of a list that is a member of the outermost object.
  private func beginItem() throws {
    guard isChosen else { return }
    if hasOthers { throw notAnObject() }
    if !hasRecords {
      hasRecords = true
      listsRead += 1
      guard listsRead == 1 else {
        throw FormatProblem(
          "json.part", "The file holds several lists of records, and the site's layout does not say which to read.",
          help: "Name the list in the site's layout.")
      }
    }
    try table.open(.object)
  }

  func close(_ container: JSONContainer) throws {
    depth -= 1
    if table.isOpen { return try table.close(container) }
    if depth == 1, root == .object, isList {
      if isChosen && (part != nil || hasRecords) {
        listsRead = 1
      } else {
        membersUnread += 1
        // What holds nothing may well be a list of records.
        if !hasOthers { hasEmptyList = true }
      }
    }
    if depth == 0, root == .object, !lines {
      guard listsRead > 0 || (part == nil && hasEmptyList) else { throw JSONRecords.noPart }
      if membersUnread > 0 {
        table.note(
          "json.unread", .note,
          "The file holds \(count: membersUnread) members beside the list of records, which were not read here.")
      }
    }
  }

  func name(_ name: UnsafeRawBufferPointer, key: Int) throws {
    if table.isOpen { return try table.name(name, key: key) }
    guard depth == 1 else { return }
    isChosen = part.map { name.elementsEqual($0.utf8) } ?? true
    isList = false
    hasRecords = false
  }

  func scalar(_ kind: JSONScalar, _ text: UnsafeRawBufferPointer) throws {
    if table.isOpen { return try table.scalar(kind, text) }
    switch depth {
    case 0: throw notAnObject()
    case 1 where root == .array: throw notAnObject()
    case 1: try passMember()
    case 2 where root == .object && isList: try passItem()
    default: break
    }
  }

  /// Passes over a member that is no list.
  private func passMember() throws {
    if isChosen, part != nil { throw JSONRecords.noPart }
    membersUnread += 1
  }

  /// Passes over an item of a list that is no object; no list of records has one.
  private func passItem() throws {
    if isChosen, part != nil || hasRecords { throw notAnObject() }
    hasOthers = true
  }

  private func notAnObject() -> FormatProblem {
    FormatProblem(
      "json.not_object", "Something stands where a record has to, and is no object.",
      help: "Send a list of objects, one for each record.")
  }

  private static let noPart = FormatProblem(
    "json.part", "The file does not hold the list of records that is looked for.",
    help: "Send a list of objects, or an object with such lists, and name the list in the site's layout.")
}
