/// What became of an archive of the site.
package struct ReportedTransfer: Sendable, Hashable {
  package var archive: String
  /// In words of who made the receipt, as "accepted".
  package var state: String
  package var rowsRead: Int
  package var filesRefused: Int

  package init(archive: String, state: String, rowsRead: Int, filesRefused: Int) {
    self.archive = archive
    self.state = state
    self.rowsRead = rowsRead
    self.filesRefused = filesRefused
  }
}
