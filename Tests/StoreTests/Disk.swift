import Glibc
import Store
import TestSupport

/// A workspace in a folder of its own, with looks at the disk that do not go through the store.
struct Disk {
  let folder = TemporaryFolder()
  var workspace: Workspace { Workspace(root: folder.path + "/w") }

  init() throws { try workspace.create() }

  func workspace(_ plan: FaultyFileSystem.Plan) -> (Workspace, FaultyFileSystem) {
    let files = FaultyFileSystem(root: workspace.root, plan)
    return (Workspace(root: workspace.root, files: files), files)
  }

  /// Writes a file in the plainest way and gives its path.
  @discardableResult
  func write(_ text: String, to path: String, mode: UInt32 = 0o644) -> String {
    let full = workspace.root + "/" + path
    unlink(full)
    let descriptor = open(full, O_WRONLY | O_CREAT | O_EXCL, mode)
    precondition(descriptor >= 0, "a test can write its file")
    let bytes = Array(text.utf8)
    precondition(Glibc.write(descriptor, bytes, bytes.count) == bytes.count, "a test's file is whole")
    fchmod(descriptor, mode)
    close(descriptor)
    return full
  }

  func text(_ path: String) -> String? {
    let descriptor = open(workspace.root + "/" + path, O_RDONLY)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(descriptor, &bytes, bytes.count)
    return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
  }

  func mode(_ path: String) -> UInt32? {
    var found = stat()
    return lstat(workspace.root + "/" + path, &found) == 0 ? found.st_mode & 0o7777 : nil
  }

  func names(_ path: String) -> [String] {
    (try? LocalFileSystem().list(workspace.root + "/" + path).names) ?? []
  }
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
