import Testing

@testable import Execution

@Suite("Whether the arm follows from what participants have in common")
struct ArmSplitsTests {
  private func splits(_ arms: [Int]) -> ArmSplits { ArmSplits(arms: arms, count: 2, least: 5, share: 0.95) }

  @Test("A group of ten, all of an arm that half of twenty have, is one draw in C(20, 10) = 184,756")
  func exact() throws {
    var splits = splits((0..<20).map { $0 % 2 })
    splits.add(ArmSplits.Group(place: "A.KIT", feature: "a value", members: (0..<10).map { 2 * $0 }))
    // The group and the rest, for each of two arms.
    #expect(splits.comparisons == 4)
    let found = try #require(splits.predictors(chance: 0.001).first)
    #expect(found.participants == 10 && found.ofOneArm == 10 && found.accuracy == 1)
    // log10(4 / 184756)
    #expect(abs(found.logProbability - -4.664539) < 1e-5)
  }

  @Test("The tail: nine of ten or more are 101 of 184,756 draws, and too few of a group for a share of 95 per cent")
  func tail() {
    var near = ArmSplits(arms: (0..<20).map { $0 % 2 }, count: 2, least: 5, share: 0.9)
    near.add(ArmSplits.Group(place: "A", feature: "a value", members: (0..<9).map { 2 * $0 } + [1]))
    // (C(10,9) C(10,1) + 1) * 4 / 184756 = 0.00219
    #expect(near.predictors(chance: 0.001).isEmpty)
    let found = near.predictors(chance: 0.05).first
    #expect(abs((found?.logProbability ?? 0) - -2.660277) < 1e-4)
    var strict = splits((0..<20).map { $0 % 2 })
    strict.add(ArmSplits.Group(place: "A", feature: "a value", members: (0..<9).map { 2 * $0 } + [1]))
    #expect(strict.predictors(chance: 0.05).isEmpty)
  }

  @Test("Ten participants are too few to tell anything from chance, however well it fits")
  func few() {
    var splits = splits([0, 0, 0, 0, 0, 1, 1, 1, 1, 1])
    splits.add(cutting: (0..<10).map { ($0, Double($0)) }, place: "A.X", feature: "the least value")
    #expect(splits.predictors(chance: 0.001).isEmpty)
  }

  @Test(
    "A number that is greater in one arm, and a mark that one arm alone has, are found among many that tell nothing")
  func found() {
    var state: UInt64 = 42
    func random() -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33)
    }
    let arms = (0..<131).map { _ in random() % 2 }
    var splits = splits(arms)
    for feature in 0..<500 {
      splits.add(
        cutting: (0..<131).map { ($0, Double(random() % 50)) }, place: "N\(feature)", feature: "the least value")
      splits.add(
        ArmSplits.Group(place: "M\(feature)", feature: "a value", members: (0..<131).filter { _ in random() % 3 == 0 }))
    }
    #expect(splits.predictors(chance: 0.001).isEmpty)
    #expect(splits.comparisons > 50_000)
    splits.add(
      cutting: (0..<131).map { ($0, Double(arms[$0] * 10 + random() % 10)) }, place: "VOLUME",
      feature: "the least value")
    // A side effect of some of one arm.
    splits.add(
      ArmSplits.Group(place: "LEAK", feature: "a value", members: Array((0..<131).filter { arms[$0] == 1 }.prefix(40))))
    #expect(splits.predictors(chance: 0.001).map(\.place) == ["LEAK", "VOLUME"])
  }

  @Test("Nothing is said of a study with one arm, or of nobody")
  func nobody() {
    var one = splits([0, 0, 0, 0, 0, 0])
    one.add(ArmSplits.Group(place: "A", feature: "a value", members: [0, 1, 2, 3, 4]))
    #expect(one.comparisons == 0)
    var none = splits([])
    none.add(ArmSplits.Group(place: "A", feature: "a value", members: []))
    #expect(none.predictors(chance: 0.05).isEmpty)
  }
}
