/// Participants whose data are used no more.
package struct Withdrawals: Sendable {
  package static let none = Withdrawals([])

  private let subjects: Set<Crosswalk.Subject>

  package init(_ subjects: Set<Crosswalk.Subject>) { self.subjects = subjects }

  package var isEmpty: Bool { subjects.isEmpty }

  package func includes(centre: Int32, sequence: Int32) -> Bool {
    subjects.contains(Crosswalk.Subject(centre: centre, sequence: sequence))
  }
}
