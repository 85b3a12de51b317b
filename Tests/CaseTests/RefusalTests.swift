import Foundation
import TestSupport
import Testing

@Suite("An unsound pipeline is refused before any data file is opened")
struct RefusalTests {
  /// A copy of the study's folders, to be changed; the command runs in it, so that places are relative to it.
  private let folder = TemporaryFolder()

  init() throws {
    try FileManager.default.copyItem(atPath: Repository.path("pipelines"), toPath: folder.path + "/pipelines")
  }

  private func write(_ name: String, _ text: String) throws {
    try text.write(toFile: "\(folder.path)/pipelines/invest/\(name)", atomically: false, encoding: .utf8)
  }

  private func change(_ name: String, _ old: String, _ new: String) throws {
    let path = "\(folder.path)/pipelines/invest/\(name)"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try #require(text.contains(old))
    try text.replacingOccurrences(of: old, with: new).write(toFile: path, atomically: false, encoding: .utf8)
  }

  /// Runs and plans a pipeline: both refuse it with code 2 and the same words, and leave nothing behind.
  private func expectRefusal(of pipeline: String, with expected: String) throws {
    let run = try VertebraCommand.run("run", pipeline, "--workspace", "workspace", in: folder.path)
    let plan = try VertebraCommand.run("plan", pipeline, in: folder.path)
    for ended in [run, plan] {
      #expect(ended.exitCode == 2)
      #expect(ended.out.isEmpty)
      #expect(ended.err == expected)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["pipelines"])
  }

  @Test("Unknown stage, misspelt option, stages out of order and impossible values are told in one pass")
  func everythingInOnePass() throws {
    try write(
      "bad.yaml",
      """
      format: 1
      study: study.yaml
      stages:
        - use: ingest.submissions
          with: {unpacked_byte: 8589934592}
        - use: validate.feilds
        - use: deidentify.participants
        - use: derive.scores
        - use: harmonise.dialects
        - use: write.data_sets
          with: {folder: blinded, blinded: maybe, formats: [xlsx]}

      """)
    try expectRefusal(
      of: "pipelines/invest/bad.yaml",
      with: """
        pipelines/invest/bad.yaml:5:12: error: ingest.submissions has no option 'unpacked_byte' [option.unknown]
                with: {unpacked_byte: 8589934592}
                       ^
          help: did you mean 'unpacked_bytes'?
        pipelines/invest/bad.yaml:6:10: error: there is no stage 'validate.feilds' [stage.unknown]
              - use: validate.feilds
                     ^
          help: did you mean 'validate.fields'?
        pipelines/invest/bad.yaml:9:10: error: harmonise.dialects cannot come behind derive.scores [stage.order]
              - use: harmonise.dialects
                     ^
          help: phases go ingest, validate, deidentify, harmonise, derive, write, report
        pipelines/invest/bad.yaml:9:10: error: harmonise.dialects sees rows, and a stage before it already sees \
        participants [stage.scope]
              - use: harmonise.dialects
                     ^
          help: scopes go rows, participants, study, and never back
        pipelines/invest/bad.yaml:10:10: error: data set ADSL has not been made [write.data_set]
              - use: write.data_sets
                     ^
          help: put 'derive.data_sets' before this stage
        pipelines/invest/bad.yaml:10:10: error: data set ADQS has not been made [write.data_set]
              - use: write.data_sets
                     ^
          help: put 'derive.data_sets' before this stage
        pipelines/invest/bad.yaml:11:38: error: option 'blinded' of write.data_sets has to be true or false [option.form]
                with: {folder: blinded, blinded: maybe, formats: [xlsx]}
                                                 ^
          help: true: nothing that tells the treatment is written; false: everything is
        pipelines/invest/bad.yaml:11:54: error: 'xlsx' is no format that can be written [write.format]
                with: {folder: blinded, blinded: maybe, formats: [xlsx]}
                                                                 ^
          help: formats are parquet, csv

        """)
  }

  @Test("The same problems are JSON lines with --json")
  func jsonLines() throws {
    try write(
      "bad.yaml",
      "format: 1\nstudy: study.yaml\nstages:\n  - use: ingest.submissions\n  - use: validate.feilds\n")
    let ended = try VertebraCommand.run(
      "run", "pipelines/invest/bad.yaml", "--workspace", "workspace", "--json", in: folder.path)
    #expect(ended.exitCode == 2)
    #expect(
      ended.err == """
        {"code":"stage.unknown","column":10,"file":"pipelines/invest/bad.yaml","help":"did you mean 'validate.fields'?",\
        "line":5,"message":"there is no stage 'validate.feilds'","severity":"error"}

        """)
  }

  @Test("A pipeline without de-identification would write identifiers, and does not plan")
  func identifiers() throws {
    try write(
      "open.yaml",
      """
      format: 1
      study: study.yaml
      stages:
        - use: ingest.submissions
        - use: derive.scores
        - use: write.data_sets
          with: {folder: out, blinded: false, data_sets: [ADQS]}

      """)
    try expectRefusal(
      of: "pipelines/invest/open.yaml",
      with: """
        pipelines/invest/open.yaml:5:10: error: derive.scores would see identifiers: AE.subj, AE.term, AE.start, AE.end, \
        AE.narrative (5 of 56) [privacy.reveals]
              - use: derive.scores
                     ^
          help: put 'deidentify.participants' before it
        pipelines/invest/open.yaml:7:52: error: data set ADQS has not been made [write.data_set]
                with: {folder: out, blinded: false, data_sets: [ADQS]}
                                                               ^
          help: put 'derive.data_sets' before this stage

        """)
  }

  @Test("A data set that asks for a name finds none behind de-identification")
  func nameInDataSet() throws {
    try change("datasets.yaml", "value: DM.sex}", "value: DM.last}")
    try expectRefusal(
      of: "pipelines/invest/nightly.yaml",
      with: """
        pipelines/invest/datasets.yaml:20:52: error: ADSL.SEX: there is no 'DM.last' here [expression.unknown_name]
                  - {name: SEX, label: Sex, type: text, value: DM.last}
                                                               ^

        """)
  }

  @Test("A treatment column in a blinded output does not plan")
  func treatment() throws {
    try change(
      "datasets.yaml", "Planned Treatment for Period 01, type: text, value: label(RA.arm), unblinded: true}",
      "Planned Treatment for Period 01, type: text, value: label(RA.arm)}")
    try expectRefusal(
      of: "pipelines/invest/nightly.yaml",
      with: """
        pipelines/invest/nightly.yaml:26:38: error: ADSL.TRT01P would tell the treatment [blinding.tainted]
                with: {folder: blinded, blinded: true, data_sets: [ADSL, ADQS], formats: [parquet, csv]}
                                                 ^
          help: mark it 'unblinded: true' in datasets.yaml; the treatment comes by ADSL.TRT01P <- RA.arm (role treatment)

        """)
  }

  @Test("Something computed from the treatment does not reach a blinded output either")
  func computedFromTreatment() throws {
    try change(
      "datasets.yaml", #"value: 'if(present(PR.date), "Y", "N")'}"#, #"value: 'if(RA.arm == "VP", "Y", "N")'}"#)
    let ended = try VertebraCommand.run("plan", "pipelines/invest/nightly.yaml", in: folder.path)
    #expect(ended.exitCode == 2)
    #expect(ended.err.contains(" error: ADSL.PROCFL would tell the treatment [blinding.tainted]\n"))
  }

  @Test("Errors of the study's files are told in one pass, each with its place")
  func studyFiles() throws {
    try change("study.yaml", "{id: D14, number: 14", "{id: D14, nunber: 14")
    try change("sites/stg.yaml", "encoding: utf-8", "encoding: utf-9")
    let ended = try VertebraCommand.run(
      "run", "pipelines/invest/nightly.yaml", "--workspace", "workspace", in: folder.path)
    #expect(ended.exitCode == 2)
    #expect(ended.err.contains("pipelines/invest/study.yaml:17:15: error: a visit has no key 'nunber' [key.unknown]\n"))
    #expect(ended.err.contains("help: did you mean 'number'?"))
    #expect(
      ended.err.contains("pipelines/invest/sites/stg.yaml:14:13: error: 'encoding' cannot be 'utf-9' [value.choice]\n"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["pipelines"])
  }
}
