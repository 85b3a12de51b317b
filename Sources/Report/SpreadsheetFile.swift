import CXlsxWriter
import Glibc

/// A workbook of libxlsxwriter that is written row by row: its rows, and then the whole, wait in temporary files that
/// have no name and go with it.
///
/// Its bytes follow from what is written alone: the library dates the parts 1980, and so is the document.
final class SpreadsheetFile {
  private static let year1980: time_t = 315_532_800

  private var workbook: UnsafeMutablePointer<lxw_workbook>?
  private let descriptor: Int32
  private var formats: [CellStyle: UnsafeMutablePointer<lxw_format>] = [:]
  private var sheets: [SpreadsheetSheet] = []

  /// - Parameter temporaryFolder: of the temporary files; without one, the system's.
  init(title: String, temporaryFolder: String?) throws(ReportError) {
    let folder = temporaryFolder ?? getenv("TMPDIR").map { String(cString: $0) } ?? P_tmpdir
    var path = Array("\(folder)/workbook-XXXXXX".utf8CString)
    descriptor = mkstemp(&path)
    guard descriptor >= 0 else { throw SpreadsheetFile.failure("\(folder) takes no temporary file", errno) }
    unlink(path)
    guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else {
      throw SpreadsheetFile.failure("a temporary file cannot be kept", errno)
    }
    var options = lxw_workbook_options()
    options.constant_memory = 1
    var directory = Array(folder.utf8CString)
    workbook = directory.withUnsafeMutableBufferPointer { directory in
      options.tmpdir = directory.baseAddress
      // The library opens a path; this one leads to the file without a name.
      return workbook_new_opt("/proc/self/fd/\(descriptor)", &options)
    }
    guard let workbook else { throw SpreadsheetFile.failure("the library could not begin") }
    var text = Array(title.utf8CString)
    try text.withUnsafeMutableBufferPointer { text throws(ReportError) in
      var properties = lxw_doc_properties()
      properties.title = text.baseAddress
      properties.created = SpreadsheetFile.year1980
      try SpreadsheetFile.check(workbook_set_properties(workbook, &properties))
    }
  }

  deinit {
    if let workbook { lxw_workbook_free(workbook) }
    close(descriptor)
  }

  /// Adds a sheet behind the others.
  func sheet(_ name: String, widths: [Double]) throws(ReportError) -> SpreadsheetSheet {
    guard let workbook, let added = workbook_add_worksheet(workbook, name) else {
      throw SpreadsheetFile.failure("the sheet \"\(name)\" could not be added")
    }
    let sheet = SpreadsheetSheet(added, of: self)
    try sheet.setWidths(widths)
    sheets.append(sheet)
    return sheet
  }

  func format(_ style: CellStyle) -> UnsafeMutablePointer<lxw_format>? {
    if let format = formats[style] { return format }
    guard let workbook, let format = workbook_add_format(workbook) else { return nil }
    style.apply(to: format)
    formats[style] = format
    return format
  }

  /// Ends the workbook and hands its bytes over, in one piece.
  func finish(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    guard let workbook else { return }
    for sheet in sheets { try sheet.finish() }
    self.workbook = nil
    // This frees the workbook, whatever comes of it.
    try SpreadsheetFile.check(workbook_close(workbook))
    let size = Int(lseek(descriptor, 0, SEEK_END))
    guard size > 0, let memory = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), memory != MAP_FAILED else {
      throw SpreadsheetFile.failure("its bytes cannot be read back", errno)
    }
    defer { munmap(memory, size) }
    try sink(UnsafeRawBufferPointer(start: memory, count: size))
  }

  static func check(_ code: lxw_error) throws(ReportError) {
    guard code == LXW_NO_ERROR else {
      throw failure(lxw_strerror(code).map { String(cString: $0) } ?? "error \(code.rawValue)")
    }
  }

  static func failure(_ reason: String, _ number: Int32 = 0) -> ReportError {
    let cause = number == 0 ? reason : "\(reason): \(String(cString: strerror(number)))"
    return ReportError(description: "a workbook could not be written: \(cause)")
  }
}
