/// Reads an ODM-XML document, versions 1.2 and 1.3 (CDISC Operational Data Model 1.3.2), chunk by chunk into
/// one tall table: a header of `ODMColumn` names, and one record for each item value in document order.
///
/// Audit records, signatures and annotations become counts alone; they stay with the original, which is kept whole.
/// What AdminData hold of users and places is never looked at.
final class ODMReader: FormatReader {
  private let document: ODMDocument
  private let stream: XMLStream

  /// `writer`: one that does not pad records.
  init(into writer: RecordWriter, limits: ODMLimits = ODMLimits()) {
    document = ODMDocument(writer, limits: limits)
    stream = XMLStream(document, limits: XMLStream.Limits(token: limits.value))
  }

  /// Whether the first bytes of a file, some kB of them, begin an ODM document of any version.
  static func isODM(head: UnsafeRawBufferPointer) -> Bool {
    var head = ODMHead(head)
    return head.rootName() == "ODM"
  }

  /// Takes the next bytes of the document.
  ///
  /// - Throws: `FormatProblem` of a rule `odm.*` or `xml.*` where the document is refused; none of its records
  ///   counts then, and the reader takes no more. And what the writer throws.
  func push(_ chunk: UnsafeRawBufferPointer) throws {
    document.read(chunk.count)
    try stream.push(chunk)
  }

  /// Says that the document has ended, and hands on the last records.
  ///
  /// - Throws: as `push`.
  /// - Returns: what was noticed beside the records.
  func finish() throws -> [FormatNote] {
    try stream.finish()
    return try document.finish()
  }
}
