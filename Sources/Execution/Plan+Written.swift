import Planning
import Stages

extension Plan {
  /// What its stages write, in their order.
  var written: [WrittenDataSet] {
    steps.flatMap { step in (step.stage as? any WritingStage)?.written(of: step.leaves) ?? [] }
  }
}
