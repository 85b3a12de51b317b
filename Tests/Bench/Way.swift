import Glibc

/// One way to read the archives.
struct Way {
  let name: String
  /// The unpacked bytes that it reads.
  let bytes: Int
  let run: () throws -> Child.Usage

  init(name: String, bytes: Int, run: @escaping () throws -> Child.Usage) {
    self.name = name
    self.bytes = bytes
    self.run = run
  }

  /// Each way once, then each way again: what slows the machine for a while slows all of them.
  static func measure(_ ways: [Way], rounds: Int) throws -> [[Child.Usage]] {
    var samples = [[Child.Usage]](repeating: [], count: ways.count)
    for round in 1...max(1, rounds) {
      for (place, way) in ways.enumerated() where way.bytes > 0 {
        samples[place].append(try way.run())
        Output.err("round \(round): \(way.name) done\n")
      }
    }
    return samples
  }

  /// Medians, one way a line, with the time that it takes for a byte over that of each yardstick.
  static func table(_ ways: [Way], samples: [[Child.Usage]], yardsticks: [String]) -> String {
    let megabytes = ways.map { Double($0.bytes) / 1e6 }
    let walls = samples.map { median($0.map(\.wall)) }
    var text = "way\tMB\twall s\tprocessor s\tMB/s\tMB/s a core\tpeak MB"
    text += yardsticks.map { "\ttime a byte / \($0)" }.joined() + "\n"
    let baselines = yardsticks.map { name -> Double? in
      guard let place = ways.firstIndex(where: { $0.name == name }), megabytes[place] > 0 else { return nil }
      return walls[place] / megabytes[place]
    }
    for (place, way) in ways.enumerated() {
      guard !samples[place].isEmpty else {
        text += "\(way.name)\t0\t\t\t\t\t\t\t\n"
        continue
      }
      let processor = median(samples[place].map(\.processor))
      let memory = samples[place].map(\.memory).max() ?? 0
      var cells = [way.name, digits(megabytes[place], 1), digits(walls[place], 3), digits(processor, 3)]
      cells += [digits(megabytes[place] / walls[place], 1), digits(megabytes[place] / processor, 1)]
      cells.append(digits(Double(memory) / 1e6, 1))
      cells += baselines.map { $0.map { digits(walls[place] / megabytes[place] / $0, 2) } ?? "" }
      text += cells.joined(separator: "\t") + "\n"
    }
    return text
  }

  /// Of an even number of values the mean of the middle two.
  static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard let last = sorted.last else { return 0 }
    let middle = sorted.count / 2
    if sorted.count % 2 == 1 { return sorted[middle] }
    return middle > 0 ? (sorted[middle - 1] + sorted[middle]) / 2 : last
  }

  private static func digits(_ value: Double, _ places: Int) -> String {
    guard value.isFinite else { return "" }
    let power = pow(10.0, Double(places))
    let whole = Int((value * power).rounded())
    let fraction = String(whole % Int(power))
    return "\(whole / Int(power))." + String(repeating: "0", count: places - fraction.utf8.count) + fraction
  }
}
