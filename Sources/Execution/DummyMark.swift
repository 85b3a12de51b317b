import Stages

/// Says in the unblinded folder of a release that its arms are nobody's.
enum DummyMark {
  static func write(to outputs: any OutputFolder) throws {
    let file = try outputs.file("unblinded/DUMMY.txt")
    try file.write(
      """
      DUMMY ALLOCATION
      The arms in this folder are scrambled among the participants of each centre. They are nobody's, and nothing that
      is computed from them says anything about a treatment. Whatever else tells the treatment is left out.

      """)
    try file.close()
  }
}
