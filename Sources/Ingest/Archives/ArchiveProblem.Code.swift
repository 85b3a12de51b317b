extension ArchiveProblem {
  /// The kinds of problem; a closed list, so that messages and counts can rely on it.
  package enum Code: String, Sendable, Hashable, CaseIterable {
    case notAnArchive, unsupportedFormat, truncated, badStructure, splitArchive
    case nameMismatch, overlap, hiddenEntry, leadingData, trailingData
    case duplicateName, unsafeName, unsupportedMethod, notRegularFile
    case encrypted, passwordMissing, passwordWrong, notAuthentic
    case crcMismatch, sizeMismatch, badStream
    case tooManyEntries, tooLarge, ratio, tooDeep
    case readError, spoolError
  }
}

extension ArchiveProblem.Code {
  /// One sentence for the people who sent the archive.
  package var explanation: String {
    switch self {
    case .notAnArchive: "The file is named like an archive, but its content is not one."
    case .unsupportedFormat: "This kind of archive is not read here."
    case .truncated: "The archive ends too early: a part of it is missing."
    case .badStructure: "The archive's directory contradicts itself or the bytes that it describes."
    case .splitArchive: "The archive is one part of several."
    case .nameMismatch: "A member has one name in the archive's directory and another before its data."
    case .overlap: "Members of the archive share the same bytes."
    case .hiddenEntry: "The archive holds data that its directory does not list."
    case .leadingData: "There are bytes before the archive begins."
    case .trailingData: "There are bytes after the archive ends."
    case .duplicateName: "Two members have names that some systems take for one."
    case .unsafeName: "The member's name cannot be used safely."
    case .encrypted: "The member is encrypted in a way that is not read here."
    case .passwordMissing: "The member is encrypted, and no password is kept for the site."
    case .passwordWrong: "The member is encrypted, and no password that is kept for the site opens it."
    case .notAuthentic: "The member's encrypted bytes do not agree with the code that authenticates them."
    case .unsupportedMethod: "The member is packed by a method that is not read here."
    case .notRegularFile: "The member is not an ordinary file."
    case .crcMismatch: "The member's bytes do not agree with its check sum."
    case .sizeMismatch: "The member's size is not the one that the archive states."
    case .badStream: "The packed bytes are damaged."
    case .tooManyEntries: "The archive has more entries than are allowed."
    case .tooLarge: "The archive is larger than is allowed."
    case .ratio: "The archive unpacks to far more bytes than honest data do."
    case .tooDeep: "Archives stand inside one another deeper than is allowed."
    case .readError: "The file could not be read."
    case .spoolError: "The working folder could not take the unpacked bytes."
    }
  }

  /// What the sender, or whoever runs the machine, can do about it.
  package var help: String {
    switch self {
    case .notAnArchive, .truncated, .crcMismatch, .sizeMismatch, .badStream, .notAuthentic:
      "Make the archive again and send it once more; check that the transfer ends without an error."
    case .unsupportedFormat, .unsupportedMethod, .splitArchive:
      "Send one ordinary zip (method Deflate), tar.gz or 7z."
    case .badStructure, .nameMismatch, .overlap, .hiddenEntry, .leadingData, .trailingData:
      "Make a new archive from the files with an ordinary zip program, and do not join or edit archives."
    case .duplicateName:
      "Give every file a name of its own that differs by more than capitals or accents."
    case .unsafeName:
      "Use short names of letters, digits, spaces, dots, dashes and underscores, and no paths outside the archive."
    case .encrypted:
      "Send a zip encrypted with AES-256, or an archive without a password over the agreed secure transfer."
    case .passwordMissing:
      "Tell the coordinating centre the password by telephone, not with the archive; the centre stores it with "
        + "'vertebra vault password'."
    case .passwordWrong:
      "Tell the coordinating centre the password of this archive by telephone, or send the archive again with the "
        + "agreed one; the centre stores it with 'vertebra vault password'."
    case .notRegularFile:
      "Put the file itself into the archive, not a link to it."
    case .tooManyEntries, .tooLarge, .ratio:
      "Send fewer or smaller files per archive, or ask for the limit to be raised."
    case .tooDeep:
      "Put the files into one archive, without archives inside archives."
    case .readError, .spoolError:
      "This is not the sender's fault: check the disk, its free space and its permissions."
    }
  }
}
