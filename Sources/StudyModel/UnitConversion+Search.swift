extension UnitConversion {
  /// The conversion that leaves a number as it is.
  package static func identity(_ unit: String) -> UnitConversion {
    UnitConversion(from: unit, to: unit, factor: 1, source: "the same unit")
  }

  /// The conversion back.
  package var inverse: UnitConversion {
    UnitConversion(
      from: to, to: from, analyte: analyte, factor: 1 / factor, offset: -offset / factor, source: source)
  }
}

extension Study {
  /// How numbers of a field come from a site's unit to the study's; the identity where the two are
  /// the same or one is not named, nil where the study has no conversion.
  ///
  /// A conversion for the field's analyte goes before one for the dimension, and a conversion in
  /// the other direction serves where there is none in this one.
  package func conversion(from siteUnit: String?, of field: Field) -> UnitConversion? {
    guard let siteUnit, let unit = field.unit, siteUnit != unit else { return .identity(field.unit ?? "") }
    for analyte in field.analyte == nil ? [nil] : [field.analyte, nil] {
      let fitting = units.filter { $0.analyte == analyte }
      if let found = fitting.first(where: { $0.from == siteUnit && $0.to == unit }) { return found }
      if let found = fitting.first(where: { $0.from == unit && $0.to == siteUnit && $0.factor != 0 }) {
        return found.inverse
      }
    }
    return nil
  }
}
