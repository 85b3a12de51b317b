import CArrow

/// Lays out a node as the structures of the Arrow C data interface. Value buffers are not copied: the
/// structures hold the Swift arrays until they are released.
enum ArrowExport {
  static func schema(_ node: ArrowNode) -> ArrowSchema {
    let owner = ArrowSchemaOwner(node)
    return ArrowSchema(
      format: owner.format.baseAddress, name: owner.name.baseAddress, metadata: owner.metadata?.baseAddress,
      flags: Int64(ARROW_FLAG_NULLABLE), n_children: Int64(owner.children.count),
      children: owner.children.pointers, dictionary: owner.dictionary.first,
      release: { structure in
        guard let structure, let owner = structure.pointee.private_data else { return }
        structure.pointee.release = nil
        Unmanaged<ArrowSchemaOwner>.fromOpaque(owner).release()
      }, private_data: Unmanaged.passRetained(owner).toOpaque())
  }

  static func array(_ node: ArrowNode) -> ArrowArray {
    let owner = ArrowArrayOwner(node)
    return ArrowArray(
      length: Int64(node.length), null_count: Int64(node.nullCount), offset: 0,
      n_buffers: Int64(node.buffers.count), n_children: Int64(owner.children.count),
      buffers: owner.addresses.baseAddress, children: owner.children.pointers,
      dictionary: owner.dictionary.first,
      release: { structure in
        guard let structure, let owner = structure.pointee.private_data else { return }
        structure.pointee.release = nil
        Unmanaged<ArrowArrayOwner>.fromOpaque(owner).release()
      }, private_data: Unmanaged.passRetained(owner).toOpaque())
  }
}

/// Structures in memory that does not move, and the list of pointers to them that C expects.
struct ArrowChildren<Structure> {
  let structures: UnsafeMutableBufferPointer<Structure>
  private let list: UnsafeMutableBufferPointer<UnsafeMutablePointer<Structure>?>

  init(_ values: [Structure]) {
    structures = .allocate(capacity: values.count)
    _ = structures.initialize(from: values)
    list = .allocate(capacity: values.count)
    list.initialize(repeating: nil)
    for index in values.indices { list[index] = structures.baseAddress.map { $0 + index } }
  }

  var count: Int { structures.count }
  var first: UnsafeMutablePointer<Structure>? { count == 0 ? nil : structures.baseAddress }
  var pointers: UnsafeMutablePointer<UnsafeMutablePointer<Structure>?>? { count == 0 ? nil : list.baseAddress }

  func deallocate() {
    structures.deallocate()
    list.deallocate()
  }
}

/// What one `ArrowArray` points at; lives until it is released.
private final class ArrowArrayOwner {
  let buffers: [ArrowBuffer]
  let addresses: UnsafeMutableBufferPointer<UnsafeRawPointer?>
  let children: ArrowChildren<ArrowArray>
  let dictionary: ArrowChildren<ArrowArray>

  init(_ node: ArrowNode) {
    buffers = node.buffers
    addresses = .allocate(capacity: node.buffers.count)
    _ = addresses.initialize(from: node.buffers.map(\.address))
    children = ArrowChildren(node.children.map(ArrowExport.array))
    dictionary = ArrowChildren(node.dictionary.map(ArrowExport.array))
  }

  deinit {
    for list in [children, dictionary] {
      // A consumer may have moved a child out, which then has no release any more.
      for index in list.structures.indices {
        if let release = list.structures[index].release { release(&list.structures[index]) }
      }
      list.deallocate()
    }
    addresses.deallocate()
  }
}

/// What one `ArrowSchema` points at; lives until it is released.
private final class ArrowSchemaOwner {
  let format: UnsafeMutableBufferPointer<CChar>
  let name: UnsafeMutableBufferPointer<CChar>
  let metadata: UnsafeMutableBufferPointer<CChar>?
  let children: ArrowChildren<ArrowSchema>
  let dictionary: ArrowChildren<ArrowSchema>

  init(_ node: ArrowNode) {
    func stored(_ bytes: some Collection<UInt8>) -> UnsafeMutableBufferPointer<CChar> {
      let storage = UnsafeMutableBufferPointer<CChar>.allocate(capacity: bytes.count)
      _ = storage.initialize(from: bytes.lazy.map { CChar(bitPattern: $0) })
      return storage
    }
    format = stored(Array(node.format.rawValue.utf8) + [0])
    name = stored(Array(node.name.utf8) + [0])
    metadata = node.metadata.pairs.isEmpty ? nil : stored(node.metadata.encoded)
    children = ArrowChildren(node.children.map(ArrowExport.schema))
    dictionary = ArrowChildren(node.dictionary.map(ArrowExport.schema))
  }

  deinit {
    for list in [children, dictionary] {
      for index in list.structures.indices {
        if let release = list.structures[index].release { release(&list.structures[index]) }
      }
      list.deallocate()
    }
    format.deallocate()
    name.deallocate()
    metadata?.deallocate()
  }
}
