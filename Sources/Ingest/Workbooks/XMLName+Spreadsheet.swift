extension XMLName {
  /// Whether the name is one of SpreadsheetML, transitional or strict (ECMA-376 part 1, 18; part 4).
  var isSpreadsheet: Bool {
    isInNamespace("http://schemas.openxmlformats.org/spreadsheetml/2006/main")
      || isInNamespace("http://purl.oclc.org/ooxml/spreadsheetml/main")
  }

  /// Whether it is the choice between contents that only its writer can make (ECMA-376 part 3, 10.2).
  var isAlternateContent: Bool { isNamed("AlternateContent") }
}
