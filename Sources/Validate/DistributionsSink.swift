import Glibc
import Stages
import StudyModel
import Synchronization
import Tables

/// Adds up the numbers of each field and site bucket by bucket, and judges them at the end.
final class DistributionsSink: StudySink {
  /// A field of a form whose cells are numbers.
  private struct Place {
    var form: Form
    var field: Field
    /// For each site how its own numbers come from the study's; nil where the two are the same.
    var written: [UnitConversion?]
  }

  private let study: Study
  private let options: ValidateDistributions.Options
  private let places: [Place]
  /// By place and site, `place * sites + site`; nil where there was no number.
  private let sums: Mutex<[FieldDistribution?]>

  init(study: Study, options: ValidateDistributions.Options) {
    self.study = study
    self.options = options
    places = study.forms.flatMap { form in
      // What is made of other fields, as the strength of a product, no site has measured.
      form.fields.filter {
        ($0.type == .number || $0.type == .integer) && form.medication?.makes($0.name) != true
      }.map { field in
        Place(
          form: form, field: field,
          written: study.sites.map { site in
            guard let unit = DistributionsSink.unit(of: field, on: form, at: site), unit != field.unit else {
              return nil
            }
            return study.conversion(from: unit, of: field)?.inverse
          })
      }
    }
    sums = Mutex([FieldDistribution?](repeating: nil, count: places.count * study.sites.count))
  }

  /// The one unit in which a site writes a field; nil where it has none, or several.
  private static func unit(of field: Field, on form: Form, at site: Site) -> String? {
    let units = Set(
      site.files.flatMap(\.tables).filter { $0.form == form.id }.compactMap { $0.column(of: field)?.unit })
    return units.count == 1 ? units.first : nil
  }

  func prepare(_ dataset: Dataset) throws -> @Sendable (inout StageRecord) throws -> Void {
    var added: [(index: Int, sum: FieldDistribution)] = []
    for (number, place) in places.enumerated() {
      guard let batch = dataset[place.form.table], let column = batch[place.field.column],
        case .code(let codes)? = batch[ColumnName(RuleNames.site)]
      else { continue }
      let sites = codes.terms.map { term in study.sites.firstIndex { $0.id.text == term } ?? -1 }
      var bySite = [FieldDistribution?](repeating: nil, count: study.sites.count)
      let reasons = column.reasons
      func add(_ value: Double, _ row: Int) {
        guard reasons.isEmpty || reasons[row] == 0, batch.state(of: row) == .kept,
          codes.reasons.isEmpty || codes.reasons[row] == 0
        else { return }
        let site = sites[Int(codes.indices[row])]
        guard site >= 0 else { return }
        let written = place.written[site].map { value * $0.factor + $0.offset } ?? value
        if bySite[site] == nil { bySite[site] = FieldDistribution() }
        bySite[site]?.add(value, written: written)
      }
      switch column {
      case .integer(let integers): for row in integers.values.indices { add(Double(integers.values[row]), row) }
      case .number(let numbers):
        for row in numbers.values.indices where numbers.comparators.isEmpty || numbers.comparators[row] == 0 {
          add(numbers.values[row], row)
        }
      default: continue
      }
      for (site, sum) in bySite.enumerated() {
        if let sum { added.append((number * study.sites.count + site, sum)) }
      }
    }
    let all = added
    return { [self] _ in
      sums.withLock { sums in
        for (index, sum) in all {
          if sums[index] == nil { sums[index] = sum } else { sums[index]? += sum }
        }
      }
    }
  }

  func finish(record: inout StageRecord) throws {
    let sums = sums.withLock { $0 }
    for (number, place) in places.enumerated() {
      for (index, site) in study.sites.enumerated() {
        guard let sum = sums[number * study.sites.count + index] else { continue }
        findConstant(sum, place, site, &record)
        findDigits(sum, place, site, &record)
        findOtherUnit(sum, place, site, &record)
      }
    }
  }

  private func find(
    _ rule: String, _ severity: Severity, _ place: Place, _ site: Site, _ record: inout StageRecord,
    _ message: Finding.Message
  ) {
    record.find(
      rule, severity, site: site.id, table: place.form.table, field: place.field.column,
      tainted: place.form.treatment || place.field.role == .treatment, message)
  }

  private func findConstant(_ sum: FieldDistribution, _ place: Place, _ site: Site, _ record: inout StageRecord) {
    guard sum.count >= options.constant, sum.least == sum.most else { return }
    find(
      "distribution.constant", .note, place, site, &record,
      "All \(count: sum.count) values of \(configured: place.field.label) (\(place.field.column)) on form \(place.form.table) from this site are the same. Please check that it is measured, and not filled in."
    )
  }

  private func findDigits(_ sum: FieldDistribution, _ place: Place, _ site: Site, _ record: inout StageRecord) {
    guard sum.count >= options.fewest, let last = sum.terminalDigits,
      let low = sum.quantile(0.1), let high = sum.quantile(0.9)
    else { return }
    // The quantiles are in the study's unit, the step in the site's.
    let factor = abs(place.written[study.sites.firstIndex { $0.id == site.id } ?? 0]?.factor ?? 1)
    guard TerminalDigits.areFree(from: low * factor, to: high * factor, step: last.step) else { return }
    let digits = TerminalDigits(last.counts)
    guard digits.chiSquare > Double(options.chiSquare) else { return }
    let label = place.field.label
    let statistic = Column.text(of: (digits.chiSquare * 10).rounded() / 10)
    if digits.whipple >= Double(options.whipple) {
      find(
        "distribution.heaping", .note, place, site, &record,
        "\(count: last.counts[0] + last.counts[5]) of \(count: digits.count) values of \(configured: label) (\(place.field.column)) on form \(place.form.table) from this site end in 0 or 5 (index of Whipple \(count: Int(digits.whipple.rounded())), where 100 is none preferred; chi-square \(configured: statistic)). Please see whether values are rounded."
      )
    } else {
      find(
        "distribution.digits", .note, place, site, &record,
        "\(count: digits.favouriteCount) of \(count: digits.count) values of \(configured: label) (\(place.field.column)) on form \(place.form.table) from this site end in \(count: digits.favourite), where a tenth would be expected (chi-square \(configured: statistic) with 9 degrees of freedom). Please see how the value is read off."
      )
    }
  }

  private func findOtherUnit(_ sum: FieldDistribution, _ place: Place, _ site: Site, _ record: inout StageRecord) {
    guard sum.count >= options.fewest, let unit = place.field.unit else { return }
    let declared = DistributionsSink.unit(of: place.field, on: place.form, at: site) ?? unit
    guard let own = factor(of: declared, place.field) else { return }
    let points = sum.points
    for other in units(of: place.field) where other != declared {
      guard let theirs = factor(of: other, place.field),
        let mixture = UnitMixture(
          points, distance: log(own / theirs), fewest: options.otherUnit, bound: Double(options.likelihoodRatio))
      else { continue }
      let times = Column.text(of: (exp(mixture.distance) * 100).rounded() / 100)
      find(
        "distribution.unit_mixture", .query, place, site, &record,
        "About \(count: mixture.count) of \(count: sum.count) values of \(configured: place.field.label) (\(place.field.column)) on form \(place.form.table) from this site lie around \(configured: times) times the others, where values in \(configured: other) would lie if they stand in a column declared \(configured: declared) (likelihood ratio \(count: Int(mixture.likelihoodRatio.rounded()))). Please check the units of this column; nothing was converted."
      )
      return
    }
  }

  /// What a number in a unit is multiplied by to be in the study's; nil where more than a factor is needed.
  private func factor(of unit: String, _ field: Field) -> Double? {
    guard let conversion = study.conversion(from: unit, of: field), conversion.offset == 0, conversion.factor > 0 else {
      return nil
    }
    return conversion.factor
  }

  /// The study's unit of a field and those that it can be converted from, sorted.
  private func units(of field: Field) -> [String] {
    guard let unit = field.unit else { return [] }
    let fitting = study.units.filter { $0.analyte == nil || $0.analyte == field.analyte }
    return Set(
      [unit] + fitting.filter { $0.to == unit }.map(\.from) + fitting.filter { $0.from == unit }.map(\.to)
    ).sorted()
  }
}
