import Glibc

/// `vertebra-fuzz --target=NAME [libFuzzer's own options] FOLDER...` runs one target; libFuzzer passes over what begins
/// with two hyphens, and hands it to the processes that it starts.
@main
enum VertebraFuzz {
  private static let target: FuzzTarget? =
    CommandLine.arguments.lazy.compactMap { argument in
      argument.hasPrefix("--target=") ? FuzzTarget(rawValue: String(argument.dropFirst("--target=".count))) : nil
    }.first

  static func main() {
    guard target != nil else {
      let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
      print("vertebra-fuzz: --target= has to be one of \(names)")
      exit(64)
    }
    var count = CommandLine.argc
    var values = CommandLine.unsafeArgv
    exit(runDriver(&count, &values) { VertebraFuzz.take($0, $1) })
  }

  /// A broken promise ends the process, so that libFuzzer keeps the input.
  private static func take(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    do {
      try target?.take(Array(UnsafeBufferPointer(start: start, count: count)))
    } catch {
      fatalError("\(error)")
    }
    return 0
  }
}

/// libFuzzer as a library (LLVM, "libFuzzer", "Using libFuzzer as a library"): the command's arguments, and what takes
/// an input.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<Int32>,
  _ values: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ take: @Sendable @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32
