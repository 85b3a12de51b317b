import Crypto
import Foundation
import TestSupport
import Testing

/// The inputs that fuzzing keeps, once each: whatever made a target end or break its promises stays found.
@Suite("What fuzzing found stays found")
struct ReplayTests {
  /// Paths of a target's inputs.
  private func inputs(_ target: FuzzTarget) -> [String] {
    Repository.files(below: "Tests/Fuzz/Corpus/\(target.rawValue)")
  }

  @Test("every input is taken, and keeps the promises of its target", arguments: FuzzTarget.allCases)
  func replay(_ target: FuzzTarget) throws {
    let paths = inputs(target)
    #expect(paths.count > 3)
    for path in paths {
      let bytes = try Data(contentsOf: URL(filePath: Repository.path(path)))
      #expect(throws: Never.self, "\(path)") { try target.take([UInt8](bytes)) }
    }
  }

  @Test("an input has the SHA-1 of its bytes for a name, as libFuzzer gives it, and a target's inputs are few")
  func inputsAreKeptSmall() throws {
    for target in FuzzTarget.allCases {
      var total = 0
      for path in inputs(target) {
        let bytes = try Data(contentsOf: URL(filePath: Repository.path(path)))
        let sum = Insecure.SHA1.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(path.hasSuffix("/\(sum)"))
        total += bytes.count
      }
      #expect(total < 300_000, "\(target.rawValue)")
    }
  }

  @Test("folders of inputs and dictionaries are those of targets")
  func nothingIsLeftOver() {
    let names = Set(FuzzTarget.allCases.map(\.rawValue))
    let folders = Repository.files(below: "Tests/Fuzz/Corpus").map { String($0.split(separator: "/")[3]) }
    #expect(Set(folders) == names)
    let dictionaries = Repository.files(below: "Tests/Fuzz/Dictionaries").compactMap { $0.split(separator: "/").last }
    #expect(Set(dictionaries.map(String.init)) == Set(names.map { "\($0).dict" }))
  }
}
