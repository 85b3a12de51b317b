/// What a file is opened for.
package enum OpenPurpose: Sendable {
  /// To read what is there.
  case reading
  /// To write a file that must not be there yet.
  case creating
  /// To write behind what is there, or into a new file.
  case appending
  /// To lock, read and rewrite a small file, which is made if it is missing.
  case locking
}
