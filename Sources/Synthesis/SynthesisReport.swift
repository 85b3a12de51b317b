package import Tables

/// What was written.
package struct SynthesisReport: Sendable, Equatable {
  package struct Archive: Sendable, Equatable {
    package var site: SiteID
    /// Below the folder of the run.
    package var path: String
    package var bytes: Int
    /// Of all files in it, those of archives within it included.
    package var unpackedBytes: Int
    /// Whether it holds archives.
    package var nested: Bool

    package init(site: SiteID, path: String, bytes: Int, unpackedBytes: Int, nested: Bool) {
      self.site = site
      self.path = path
      self.bytes = bytes
      self.unpackedBytes = unpackedBytes
      self.nested = nested
    }
  }

  package struct Records: Sendable, Equatable {
    package var site: SiteID
    package var form: String
    package var count: Int

    package init(site: SiteID, form: String, count: Int) {
      self.site = site
      self.form = form
      self.count = count
    }
  }

  /// A site or a file of it that was left out, and why.
  package struct Skipped: Sendable, Equatable {
    package var site: SiteID
    package var what: String
    package var why: String

    package init(site: SiteID, what: String, why: String) {
      self.site = site
      self.what = what
      self.why = why
    }
  }

  package var archives: [Archive] = []
  /// By form, then site.
  package var records: [Records] = []
  package var skipped: [Skipped] = []

  package init() {}
}
