/// A report could not be written.
package struct ReportError: Error, CustomStringConvertible {
  package let description: String
}
