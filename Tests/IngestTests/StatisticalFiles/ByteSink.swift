/// Takes the bytes that ReadStat writes.
final class ByteSink {
  var bytes: [UInt8] = []
}
