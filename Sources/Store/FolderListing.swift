/// The names in a folder.
package struct FolderListing: Sendable, Equatable {
  /// In the order of their UTF-8 bytes, which no locale changes.
  package var names: [String]
  /// How many names are not UTF-8 and so cannot be given here; the caller reports them.
  package var unreadableNames: Int

  package init(names: [String], unreadableNames: Int = 0) {
    self.names = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    self.unreadableNames = unreadableNames
  }
}
