/// The encoding of texts as ReadStat hands them on.
enum TextSource {
  /// UTF-8, of the file itself or as ReadStat converted it from the encoding that the file states.
  case utf8
  case windows1252
}
