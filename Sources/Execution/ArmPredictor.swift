/// Something of a blinded output from which the arm can be told, nearly or wholly; says where and how surely, and no
/// value.
package struct ArmPredictor: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// A column of a data set, a data set or a rule.
  package var place: String
  /// What of it tells the arm.
  package var feature: String
  /// Of how many participants the feature speaks, and how many of them are of one arm.
  package var participants: Int
  package var ofOneArm: Int
  /// The share of all participants whose arm follows from having the feature or not, weighed by arm.
  package var accuracy: Double
  /// The logarithm to base 10 of the probability that chance alone would show this among as many comparisons.
  package var logProbability: Double
  package var comparisons: Int

  package var description: String {
    "\(place): \(feature): of \(participants) participants \(ofOneArm) are of one arm (balanced accuracy "
      + "\((accuracy * 100).rounded() / 100); by chance among \(comparisons) comparisons with a probability below "
      + "1e\(Int(logProbability.rounded(.up))))"
  }

  package static func < (left: Self, right: Self) -> Bool {
    (left.place, left.logProbability, left.feature) < (right.place, right.logProbability, right.feature)
  }
}

/// A blinded output tells the arm: the release is withheld.
package struct BlindingBroken: Error, CustomStringConvertible {
  package var predictors: [ArmPredictor]
  /// Where the release lies for inspection, in the workspace.
  package var withheld: String

  package var description: String {
    "what was written blinded tells the arm, and the release is withheld\n"
      + predictors.prefix(20).map { "  \($0)\n" }.joined()
      + (predictors.count > 20 ? "  20 of \(predictors.count)\n" : "")
      + "help: look at it in '\(withheld)'; mark the variable 'unblinded: true' or its field 'role: treatment', or name it "
      + "with a reason among 'allowed' of 'blinding' in study.yaml"
  }
}
