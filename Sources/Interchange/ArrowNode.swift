/// A type and its values as Arrow knows them, before they are laid out for C.
///
/// Source of the formats: "The Arrow C data interface", data type description.
struct ArrowNode {
  enum Format: String {
    case utf8 = "u"
    case uint8 = "C"
    case int32 = "i"
    case uint32 = "I"
    case float64 = "g"
    case date32 = "tdD"
    case time32Seconds = "tts"
    case structure = "+s"
  }

  var name: String
  var format: Format
  var metadata = ArrowMetadata()
  var length: Int
  /// The validity bitmap comes first.
  var buffers: [ArrowBuffer] = [.absent]
  var nullCount = 0
  var children: [ArrowNode] = []
  /// None, or the values that the indices stand for.
  var dictionary: [ArrowNode] = []
}
