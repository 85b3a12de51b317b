import CXlsxWriter

/// How a cell of a workbook looks, and whether somebody may write into it.
struct CellStyle: Hashable {
  enum Look: Hashable { case plain, title, heading, quiet, header, answerHeader, cell, answer }

  var look: Look
  /// Levels by which the text stands in.
  var indent: UInt8 = 0

  /// Sets the format of the library up; sizes in points.
  func apply(to format: UnsafeMutablePointer<lxw_format>) {
    format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
    format_set_text_wrap(format)
    if indent > 0 { format_set_indent(format, indent) }
    switch look {
    case .plain: break
    case .title:
      format_set_bold(format)
      format_set_font_size(format, 16)
      format_set_font_color(format, CellStyle.accent)
    case .heading:
      format_set_bold(format)
      format_set_font_size(format, 12)
    case .quiet: format_set_font_color(format, 0x5B6670)
    case .header: header(format, fill: CellStyle.accent)
    case .answerHeader: header(format, fill: 0x8A5A00)
    case .cell: border(format)
    case .answer:
      border(format)
      format_set_bg_color(format, 0xFFF8E1)
      format_set_unlocked(format)
    }
  }

  private static let accent: lxw_color_t = 0x0B5563

  private func header(_ format: UnsafeMutablePointer<lxw_format>, fill: lxw_color_t) {
    format_set_bold(format)
    format_set_font_color(format, 0xFFFFFF)
    format_set_bg_color(format, fill)
    format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
  }

  private func border(_ format: UnsafeMutablePointer<lxw_format>) {
    format_set_bottom(format, UInt8(LXW_BORDER_THIN.rawValue))
    format_set_bottom_color(format, 0xD5DADD)
  }
}
