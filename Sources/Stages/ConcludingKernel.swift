/// A kernel that has something to say of a table when it has seen all of it.
package protocol ConcludingKernel: RowsKernel {
  /// Called once, behind the last batch of the table of a member; not where the member was given up.
  mutating func conclude(record: inout StageRecord) throws
}
