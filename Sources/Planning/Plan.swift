package import Stages
package import StudyModel
package import Tables

/// A pipeline that was proved sound: what each stage is and what it leaves. A value; nothing in it
/// has opened a data file.
package struct Plan: Sendable {
  package struct Step: Sendable {
    package var stage: any Stage
    package var manual: StageManual
    /// The stage's options, with the defaults, in a normal form.
    package var options: [String]
    /// The shape that the stage leaves.
    package var leaves: DatasetShape
  }

  package var study: Study
  package var steps: [Step]
  /// Lower-case hex SHA-256 of the study's configuration and of the stages with their options.
  package var fingerprint: String

  package var source: any SourceStage {
    guard let source = steps.first?.stage as? any SourceStage else {
      preconditionFailure("the planner lets no plan through that does not begin with a source")
    }
    return source
  }

  /// The shape in which a table comes into the step with this index.
  package func shape(before index: Int, of table: TableName) -> TableShape? {
    index == 0 ? nil : steps[index - 1].leaves[table]
  }

  /// The stage's id, and which of them it is where a pipeline has it more than once: `write.data_sets#2`.
  package func name(ofStep index: Int) -> String {
    let id = steps[index].manual.id
    let before = steps[..<index].count { $0.manual.id == id }
    return before == 0 ? id.description : "\(id)#\(before + 1)"
  }
}
