import ArgumentParser
import Diagnostics
import Glibc
import StudyModel
import Synthesis
import Tables

@main
struct VertebraSynth: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vertebra-synth",
    abstract:
      "Writes submissions of made-up participants in the dialects of a study's sites, with the truth beside them.",
    discussion: """
      Example: vertebra-synth pipelines/mystudy --out load --participants 200000 --seed 1 --subject-digits 7

      Names, numbers and addresses are of the shapes that are kept for fiction. The same seed gives the same bytes.
      """)

  @Argument(help: "The study's folder.")
  var study: String

  @Option(help: "The folder to write into: inbox/, truth/ and, with --subject-digits, study/.")
  var out: String

  @Option(help: "How many participants, spread over the centres.")
  var participants: Int

  @Option(help: "Decides every value.")
  var seed: UInt64 = 1

  @Option(help: "Centres, as in STG,UW; by default every one whose files can be written.")
  var sites: String?

  @Option(help: "Which transfer this is, from 1: dates and numbers the archives.")
  var transfer = 1

  @Option(help: "Width of sequence numbers, in a copy of the study that is written beside the data.")
  var subjectDigits: Int?

  @Option(help: "How hard zlib works, 1 to 9.")
  var level: Int32 = 1

  @Flag(inversion: .prefixedNo, help: "Write the truth; load tests do without.")
  var truth = true

  func validate() throws {
    guard participants >= 0 else { throw ValidationError("--participants has to be 0 or more.") }
    guard transfer >= 1 else { throw ValidationError("--transfer has to be 1 or more.") }
    guard (1...9).contains(level) else { throw ValidationError("--level has to be from 1 to 9.") }
    guard (1...9).contains(subjectDigits ?? 1) else { throw ValidationError("--subject-digits has to be from 1 to 9.") }
  }

  func run() throws {
    do {
      var folder = study
      if let subjectDigits {
        folder = try WidenedStudy(digits: subjectDigits)
          .copy(study, into: "\(out)/study", files: LocalConfigurationFiles())
      }
      let options = Synthesis.Options(
        participants: participants, seed: seed,
        sites: (sites ?? "").split(separator: ",").map { SiteID(String($0)) }, transfer: transfer, truth: truth,
        level: level)
      show(try Synthesis(study: try read(folder), options: options).write(to: out), study: folder)
    } catch let code as ExitCode {
      throw code
    } catch {
      VertebraSynth.complain("error: \(error)\n")
      throw ExitCode(3)
    }
  }

  private static func complain(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
  }

  private func read(_ folder: String) throws -> Study {
    var diagnostics = DiagnosticList()
    var reader = ConfigurationReader(files: LocalConfigurationFiles())
    let study = Study.read(folder: folder, with: &reader, diagnostics: &diagnostics)
    VertebraSynth.complain(DiagnosticRenderer(sources: reader.sources).render(diagnostics.all))
    guard !diagnostics.hasErrors, let study else { throw ExitCode(2) }
    return study
  }

  private func show(_ report: SynthesisReport, study: String) {
    for skipped in report.skipped {
      VertebraSynth.complain("left out: \(skipped.site) \(skipped.what): \(skipped.why)\n")
    }
    print("site\tarchive\tbytes\tunpacked")
    for archive in report.archives {
      print("\(archive.site)\t\(archive.path)\t\(archive.bytes)\t\(archive.unpackedBytes)")
    }
    let records = report.records.reduce(0) { $0 + $1.count }
    print("\(records) records of \(participants) participants; study: \(study)")
  }
}
