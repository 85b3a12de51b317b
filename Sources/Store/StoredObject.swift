/// What became of a file that was put into the object store.
package struct StoredObject: Sendable, Equatable {
  package var id: ObjectID
  /// In bytes.
  package var size: UInt64
  /// Whether the store did not have these bytes before.
  package var isNew: Bool
}
