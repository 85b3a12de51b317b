import Stages
import StudyModel
import Tables
import Testing

@testable import Validate

@Suite("validate.distributions")
struct ValidateDistributionsTests {
  private func study(weight: String? = nil) throws -> Study {
    try Fixture.study(layouts: [Fixture.layout(weight: weight)])
  }

  /// Records of site STG with these weights, in the study's unit; pain and temperature vary.
  private func batch(_ weights: [Double], pain: [Int32]? = nil) -> Batch {
    var batch = Fixture.batch(rows: weights.count)
    batch.set(.number(NumberColumn(values: weights)), for: "weight")
    batch.set(.integer(FixedColumn(values: pain ?? weights.indices.map { Int32($0 % 11) })), for: "nrs")
    batch.set(.number(NumberColumn(values: weights.indices.map { 36 + Double($0 % 3) / 10 })), for: "temp")
    batch.set(
      .code(CodeColumn(indices: [Int32](repeating: 0, count: weights.count), terms: ["STG", "RND", "ABD"])),
      for: "siteid")
    return batch
  }

  private func run(_ batches: [Batch], study: Study? = nil) throws -> [Finding] {
    let study = try study ?? self.study()
    let sink = try ValidateDistributions(ValidateDistributions.Options(), study: study).begin(
      in: Fixture.environment(study))
    var record = StageRecord()
    for batch in batches { try sink.accept(Dataset([batch]), record: &record) }
    try sink.finish(record: &record)
    return record.findings
  }

  private func short(_ findings: [Finding]) -> [String] {
    findings.map { "\($0.site?.text ?? "-") \($0.rule) \($0.field?.text ?? "-") \($0.severity.rawValue)" }
  }

  /// Weights with one decimal, each last digit as often as any other.
  private func plain(_ count: Int) -> [Double] {
    (0..<count).map { (index: Int) -> Double in
      let tenths = 500 + (index * 37) % 400
      return Double(tenths) / 10
    }
  }

  @Test("Numbers of which nothing is to be said give no finding")
  func control() throws { #expect(short(try run([batch(plain(200))])) == []) }

  @Test("One in ten in pounds is a query with counts, and is not changed")
  func unitMixture() throws {
    var numbers = TestNumbers(seed: 5)
    let weights = (0..<200).map { index in
      let weight = (numbers.normal(72, 12) * 10).rounded() / 10
      return index % 10 == 0 ? (weight / 0.45359237 * 10).rounded() / 10 : weight
    }
    // In two buckets, as whoever adds up counts must not mind.
    let found = try run([batch(Array(weights[..<90])), batch(Array(weights[90...]))])
    #expect(short(found) == ["STG distribution.unit_mixture weight query"])
    let words = try #require(found.first?.message.description)
    #expect(words.contains("of 200 values of Weight (weight) on form VS"))
    #expect(words.contains("where values in lb would lie if they stand in a column declared kg"))
  }

  @Test("A site that declares pounds and sends some kilograms is asked the other way round")
  func otherWayRound() throws {
    var numbers = TestNumbers(seed: 11)
    let weights = (0..<200).map { index in
      let weight = numbers.normal(72, 12)
      return index % 10 == 0 ? weight * 0.45359237 : weight
    }
    let words = try run([batch(weights)], study: try study(weight: "lb")).map(\.message.description)
    #expect(words.contains { $0.contains("where values in kg would lie if they stand in a column declared lb") })
  }

  @Test("Weights rounded to five are heaped; the note has the index")
  func heaping() throws {
    let weights: [Double] = (0..<100).map { (index: Int) -> Double in
      let rounded = 50 + 5 * (index % 9)
      return Double(index % 20 == 0 ? rounded + 1 : rounded)
    }
    let found = try run([batch(weights)])
    #expect(short(found) == ["STG distribution.heaping weight note"])
    // 95 of 100 end in 0 or 5; five end in 1 or 6.
    #expect(found[0].message.description.contains("95 of 100 values"))
    #expect(found[0].message.description.contains("index of Whipple 475"))
  }

  @Test("A digit that is read off too often, and is neither 0 nor 5, is a preference")
  func digits() throws {
    let weights: [Double] = plain(100).enumerated().map { (index: Int, weight: Double) -> Double in
      index % 2 == 0 ? weight.rounded(.down) + 0.8 : weight
    }
    #expect(short(try run([batch(weights)])) == ["STG distribution.digits weight note"])
  }

  @Test("Twenty equal values and no other never vary; nineteen, or one that differs, are left alone")
  func constant() throws {
    let pain = [Int32](repeating: 7, count: 20)
    #expect(short(try run([batch(plain(20), pain: pain)])) == ["STG distribution.constant nrs note"])
    #expect(try run([batch(plain(19), pain: Array(pain.dropLast()))]).isEmpty)
    #expect(try run([batch(plain(20), pain: pain.dropLast() + [6])]).isEmpty)
  }

  @Test("What is missing, known within bounds or set aside is no number")
  func leftOut() throws {
    var batch = batch([Double](repeating: 70, count: 30))
    for row in 0..<12 { batch.mark(row, .quarantined) }
    #expect(short(try run([batch])) == [])
  }
}
