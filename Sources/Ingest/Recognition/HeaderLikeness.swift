import StudyModel
import Tables

/// How a header fits a layout of the study.
struct HeaderLikeness {
  let site: SiteID
  /// An index into the site's files.
  let file: Int
  let layout: FileLayout
  /// How many of the layout's columns the header has, and how many there are.
  let shared: Int
  let columns: Int
  /// Whether the header has names that the sender wrote in other transfers.
  let isPast: Bool
  let score: Double

  var forms: Set<String> { Set(layout.tables.map(\.form)) }

  /// What the file looks like, for a person: `form PN (Pain) of site AA`.
  func words(from sender: SiteID, _ study: Study) -> String {
    let forms = forms.sorted().map { id in "\(id) (\(study.form(id)?.label ?? id))" }
    let what = "\(forms.count == 1 ? "form" : "forms") \(forms.joined(separator: ", "))"
    let whose = site == sender ? "this site" : "site \(site.text)"
    return what + (isPast ? " as \(whose) sent it in other transfers" : " of \(whose)")
  }
}
