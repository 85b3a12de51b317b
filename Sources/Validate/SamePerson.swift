import Stages

/// Registrations under several numbers of the study that seem to be one person's.
struct SamePerson {
  enum Shared {
    case number, nameAndBirth, both
  }

  /// One for each number of the study, in order of their places.
  var entries: [Registrations.Entry]
  var shares: Shared

  /// All of them, in order of their first entries. What a later transfer took the place of is left out.
  static func all(among entries: [Registrations.Entry]) -> [SamePerson] {
    let current = entries.filter { !$0.superseded }
    let byNumber = links(current.indices.filter { current[$0].number != 0 }, current) { [$0.number] }
    let byName = links(current.indices.filter { current[$0].name != 0 && current[$0].birth != nil }, current) {
      [$0.name, UInt64(truncatingIfNeeded: $0.birth ?? 0)]
    }
    var groups = Groups(count: current.count)
    for (left, right) in byNumber + byName { groups.join(left, right) }
    let numbered = Set(byNumber.flatMap { [groups.root(of: $0.0)] })
    let named = Set(byName.flatMap { [groups.root(of: $0.0)] })
    return groups.members.map { root, members in
      var seen: Set<Crosswalk.Subject> = []
      return SamePerson(
        entries: members.map { current[$0] }.filter { seen.insert($0.subject).inserted },
        shares: named.contains(root) ? numbered.contains(root) ? .both : .nameAndBirth : .number)
    }
  }

  /// Pairs of entries beside one another that have the same key and other subjects.
  private static func links(
    _ places: [Int], _ entries: [Registrations.Entry], key: (Registrations.Entry) -> [UInt64]
  ) -> [(Int, Int)] {
    let keyed = places.map { (key: key(entries[$0]), place: $0) }.sorted {
      $0.key == $1.key ? $0.place < $1.place : $0.key.lexicographicallyPrecedes($1.key)
    }
    return zip(keyed, keyed.dropFirst()).compactMap { left, right in
      left.key == right.key && entries[left.place].subject != entries[right.place].subject
        ? (left.place, right.place) : nil
    }
  }

  /// Which places belong together.
  private struct Groups {
    private var parents: [Int]
    private var joined: Set<Int> = []

    init(count: Int) { parents = Array(0..<count) }

    func root(of place: Int) -> Int {
      var place = place
      while parents[place] != place { place = parents[place] }
      return place
    }

    mutating func join(_ left: Int, _ right: Int) {
      let (a, b) = (root(of: left), root(of: right))
      parents[max(a, b)] = min(a, b)
      joined.formUnion([left, right])
    }

    /// The joined places by their least.
    var members: [(root: Int, members: [Int])] {
      var byRoot: [Int: [Int]] = [:]
      for place in joined.sorted() { byRoot[root(of: place), default: []].append(place) }
      return byRoot.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
  }
}
