import Tables

/// What the MetaDataVersions of a document say of its items: which there are, and which values their code lists have.
///
/// All names are kept as bytes; an item or a code list belongs to one MetaDataVersion of one study.
final class ODMMetadata {
  struct Version {
    var hasItems = false
    /// Whether it takes in another MetaDataVersion, so that it may hold more items than stand here.
    var isPartial = false
  }

  struct Item {
    /// The number of its MetaDataVersion.
    var version: Int
    var isDefined = false
    /// The number of its code list; none where it is negative.
    var list = -1
    /// The serial of the item group in which it stood last.
    var group = 0
    /// How often it stands in the data, and at which record first.
    var uses = 0
    var firstRecord = 0
  }

  struct List {
    var isNumeric = false
    /// Whether its values stand here, every one.
    var isClosed = false
  }

  private let limits: ODMLimits
  private var versionNames = ByteIndex()
  private var itemNames = ByteIndex()
  private var listNames = ByteIndex()
  private var codes = ByteIndex()
  private var codeBytes = 0
  private var nameBytes = 0
  private var scratch: [UInt8] = []
  private(set) var versions: [Version] = []
  var items: [Item] = []
  private var lists: [List] = []
  /// The number of the MetaDataVersion in hand.
  private(set) var version = 0
  private var item = 0
  private var list = 0
  /// Definitions of an OID that was defined before in the same MetaDataVersion.
  private(set) var repeatedDefinitions = 0

  init(limits: ODMLimits) { self.limits = limits }

  /// Takes a MetaDataVersion in hand, whether it is defined or referred to.
  func enterVersion(_ oid: [UInt8], of study: [UInt8]) throws {
    // No text of XML holds a zero byte.
    version = try number(study + [0] + oid, in: &versionNames)
    if version == versions.count { versions.append(Version()) }
  }

  func includeAnother() { versions[version].isPartial = true }

  func defineItem(_ oid: UnsafeRawBufferPointer) throws {
    item = try number(ofItem: oid)
    if items[item].isDefined { repeatedDefinitions += 1 }
    items[item].isDefined = true
    versions[version].hasItems = true
  }

  /// Says which code list the item in hand has.
  func referToList(_ oid: UnsafeRawBufferPointer) throws {
    let number = try number(ofList: oid)
    if items[item].list < 0 { items[item].list = number }
  }

  func defineList(_ oid: UnsafeRawBufferPointer, isNumeric: Bool) throws {
    list = try number(ofList: oid)
    if lists[list].isClosed { repeatedDefinitions += 1 }
    lists[list] = List(isNumeric: isNumeric, isClosed: true)
  }

  /// Says that the code list in hand is kept elsewhere.
  func leaveListOpen() { lists[list].isClosed = false }

  func addCode(_ value: UnsafeRawBufferPointer) throws {
    key(list, value, isNumeric: lists[list].isNumeric)
    codeBytes += scratch.count
    _ = scratch.withUnsafeBytes { codes.number(of: $0) }
    guard codes.count <= limits.codes, codeBytes <= limits.codeBytes else { throw ODMMetadata.tooMuch }
  }

  /// The number of an item of the MetaDataVersion in hand, which need not be defined.
  func number(ofItem oid: UnsafeRawBufferPointer) throws -> Int {
    key(version, oid, isNumeric: false)
    let number = try number(scratch, in: &itemNames)
    if number == items.count { items.append(Item(version: version)) }
    return number
  }

  func oid(ofItem number: Int) -> ArraySlice<UInt8> { itemNames[number].dropFirst(ODMMetadata.prefix) }

  /// The items that stand in the data and should be defined here and are not, with how often they stand there.
  func undefinedItems() -> [(number: Int, uses: Int)] {
    items.enumerated().compactMap { number, item in
      let version = versions[item.version]
      guard item.uses > 0, !item.isDefined, version.hasItems, !version.isPartial else { return nil }
      return (number, item.uses)
    }
  }

  /// Whether the item has a code list, all of which stands here, that does not hold the value.
  func isOutsideList(_ number: Int, _ value: UnsafeRawBufferPointer) -> Bool {
    let list = items[number].list
    guard list >= 0, lists[list].isClosed else { return false }
    key(list, value, isNumeric: lists[list].isNumeric)
    return scratch.withUnsafeBytes { codes.existing($0) } == nil
  }

  private func number(ofList oid: UnsafeRawBufferPointer) throws -> Int {
    key(version, oid, isNumeric: false)
    let number = try number(scratch, in: &listNames)
    if number == lists.count { lists.append(List()) }
    return number
  }

  private func number(_ name: [UInt8], in names: inout ByteIndex) throws -> Int {
    let known = names.count
    let number = name.withUnsafeBytes { names.number(of: $0) }
    if names.count > known { nameBytes += name.count }
    guard number < limits.definitions, nameBytes <= limits.nameBytes else { throw ODMMetadata.tooMuch }
    return number
  }

  private static let prefix = MemoryLayout<Int>.size

  /// Puts a number and a name into `scratch`; 1, 01 and 1.0 are one value of a numeric code list.
  private func key(_ number: Int, _ name: UnsafeRawBufferPointer, isNumeric: Bool) {
    scratch.removeAll(keepingCapacity: true)
    withUnsafeBytes(of: number) { scratch.append(contentsOf: $0) }
    guard isNumeric else {
      scratch.append(contentsOf: name)
      return
    }
    var rest = name[...]
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      if sign == UInt8(ascii: "-") { scratch.append(sign) }
      rest = rest.dropFirst()
    }
    while rest.count > 1, rest.first == UInt8(ascii: "0"), rest.dropFirst().first != UInt8(ascii: ".") {
      rest = rest.dropFirst()
    }
    if rest.contains(UInt8(ascii: ".")) {
      while rest.count > 1, rest.last == UInt8(ascii: "0") { rest = rest.dropLast() }
      if rest.count > 1, rest.last == UInt8(ascii: ".") { rest = rest.dropLast() }
    }
    scratch.append(contentsOf: rest)
  }

  private static var tooMuch: FormatProblem {
    FormatProblem(
      "odm.limit", "The document defines or uses more items, code lists or codes than are kept.",
      help: "Leave code lists such as dictionaries out of the export, or send it in several documents.")
  }
}
