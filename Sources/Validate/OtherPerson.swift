import Stages
import Tables

/// Numbers of the study that stood for two people.
enum OtherPerson {
  /// For each such number the last entry that counts, in order of their places.
  ///
  /// Two records are of two people where their national numbers differ and name or birth date too, or where both name
  /// and birth date differ and no national number is the same: a correction changes one of them.
  static func all(among entries: [Registrations.Entry]) -> [Registrations.Entry] {
    var bySubject: [Crosswalk.Subject: [Registrations.Entry]] = [:]
    for entry in entries { bySubject[entry.subject, default: []].append(entry) }
    return bySubject.values.compactMap { entries -> Registrations.Entry? in
      guard entries.count > 1, let last = entries.last(where: { !$0.superseded }) else { return nil }
      let records = Dictionary(grouping: entries, by: \.origin)
      return records.values.contains { isOther($0, than: records[last.origin] ?? []) } ? last : nil
    }.sorted { $0.origin < $1.origin }
  }

  /// Whether the entries of two records are of two people; those of one record differ in the national number alone.
  private static func isOther(_ left: [Registrations.Entry], than right: [Registrations.Entry]) -> Bool {
    guard let a = left.first, let b = right.first else { return false }
    let (first, second) = (Set(left.map(\.number)).subtracting([0]), Set(right.map(\.number)).subtracting([0]))
    guard first.isDisjoint(with: second) else { return false }
    let nameDiffers = a.name != 0 && b.name != 0 && a.name != b.name
    let birthDiffers = a.birth != nil && b.birth != nil && a.birth != b.birth
    return first.isEmpty || second.isEmpty ? nameDiffers && birthDiffers : nameDiffers || birthDiffers
  }
}
