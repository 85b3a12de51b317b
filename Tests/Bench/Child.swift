import Glibc

/// A program run to its end, and what it took.
struct Child {
  /// What a program took; of several one after another, the sum, and the largest memory.
  struct Usage {
    var wall = 0.0
    /// User and system time.
    var processor = 0.0
    /// Bytes of the largest resident set.
    var memory = 0

    static func += (left: inout Usage, right: Usage) {
      left.wall += right.wall
      left.processor += right.processor
      left.memory = max(left.memory, right.memory)
    }
  }

  let arguments: [String]
  /// Exit codes that are no failure.
  var accepted: Set<Int32> = [0]
  /// Where standard output goes.
  var output = "/dev/null"

  func run() throws -> Usage {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    var pointers = arguments.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    pointers.append(nil)
    var process: pid_t = 0
    let start = Child.now
    let code = posix_spawnp(&process, arguments[0], &actions, nil, pointers, environ)
    guard code == 0 else { throw BenchError.failed(arguments[0], code: code) }
    var status: Int32 = 0
    var usage = rusage()
    while wait4(process, &status, 0, &usage) < 0 {
      guard errno == EINTR else { throw BenchError.failed(arguments[0], code: errno) }
    }
    let wall = Child.now - start
    let exit = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    guard accepted.contains(exit) else { throw BenchError.failed(arguments.joined(separator: " "), code: exit) }
    return Usage(
      wall: wall, processor: Child.seconds(usage.ru_utime) + Child.seconds(usage.ru_stime),
      memory: usage.ru_maxrss * 1024)
  }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
}
