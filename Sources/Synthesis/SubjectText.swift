import StudyModel

/// Writes participants' numbers as a site does.
struct SubjectText: Sendable {
  private enum Piece {
    case literal([UInt8])
    case sequence(width: Int)
    case site
  }

  private var pieces: [Piece] = []
  /// The largest sequence number that the pattern has room for.
  private(set) var most = 0

  /// The pattern's text keeps the marks and the case that reading leaves out.
  init(_ pattern: SubjectPattern) {
    var rest = Array(pattern.text.utf8)[...]
    while let byte = rest.first {
      guard byte == UInt8(ascii: "{"), let close = rest.firstIndex(of: UInt8(ascii: "}")) else {
        if case .literal(let before)? = pieces.last {
          pieces[pieces.count - 1] = .literal(before + [byte])
        } else {
          pieces.append(.literal([byte]))
        }
        rest = rest.dropFirst()
        continue
      }
      let inside = rest[(rest.startIndex + 1)..<close]
      if inside.first == UInt8(ascii: "s") {
        pieces.append(.site)
      } else {
        pieces.append(.sequence(width: inside.count))
        most = (0..<min(inside.count, 9)).reduce(1) { power, _ in power * 10 } - 1
      }
      rest = rest[(close + 1)...]
    }
  }

  func append(_ participant: Participant, to buffer: ByteBuffer) {
    for piece in pieces {
      switch piece {
      case .literal(let bytes): buffer.append(bytes)
      case .sequence(let width): buffer.append(number: participant.sequence, width: width)
      case .site: buffer.append(participant.number)
      }
    }
  }
}
