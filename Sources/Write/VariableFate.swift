import Disclosure
import Stages
import StudyModel
import Tables

/// What becomes of a variable of a data set on its way into files.
///
/// For the trial and for a limited data set everything is written that de-identification let through. For the public,
/// nothing is that points to a person together with others, unless the study declares it as a quasi-identifier, for then
/// its groups are counted; no date, since only study days may leave (45 CFR 164.514(b)(2)(i)(C)); and nothing that
/// somebody typed.
struct VariableFate {
  var action: DeidentificationAction
  var reason: String
  /// For the public: how the value is told.
  var step: Generalisation?

  init(
    _ variable: DataSetDefinition.Variable, _ shape: ColumnShape?, quasi: DataSetDisclosure?, profile: Profile?,
    blinded: Bool
  ) {
    if blinded && variable.unblinded {
      self.init(.remove, "for unblinded outputs alone")
    } else if profile != .public {
      self.init(.keep, "as de-identification let it through")
    } else if let index = quasi?.quasi.hierarchies.firstIndex(where: { $0.column == variable.name }),
      let step = quasi?.steps?[index]
    {
      self.init(step == .same ? .noFurther : .generalise, "a quasi-identifier: its groups are counted")
      self.step = step
    } else if variable.kind == .date {
      self.init(.remove, "dates do not leave; study days do")
    } else if shape.map({ $0.privacy >= .indirect }) ?? true {
      self.init(.remove, "points to a person together with others, and is declared as no quasi-identifier")
    } else if shape?.verbatim == true && variable.kind == .text {
      self.init(.remove, "made of what somebody typed")
    } else {
      self.init(.keep, "says nothing of who a person is")
    }
  }

  private init(_ action: DeidentificationAction, _ reason: String) {
    self.action = action
    self.reason = reason
  }
}
