/// Why a batch could not be written or read; says names of columns and places, never a cell.
package struct InterchangeError: Error, Equatable, CustomStringConvertible {
  package var message: String

  package init(message: String) { self.message = message }

  package var description: String { message }
}
