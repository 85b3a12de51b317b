/// The vault's key is not the one that the workspace's releases were made with; nothing has been issued.
package struct KeyRefusal: Error, Sendable, Equatable, CustomStringConvertible {
  /// The ids of the keys.
  package var present: String
  package var expected: String
  package var release: String

  package var description: String {
    """
    the vault has key \(present), and release \(release) was made with key \(expected); no pseudonym was issued
    help: bring back the file of key \(expected), as with 'vertebra vault import-key'; only 'vertebra vault \
    rotate-key' changes a study's key
    """
  }
}
