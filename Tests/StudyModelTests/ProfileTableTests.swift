import StudyModel
import Tables
import TestSupport
import Testing

@Suite("The table of roles and profiles")
struct ProfileTableTests {
  @Test("The page about de-identification says of each role what the code does", arguments: Role.allCases)
  func page(role: Role) throws {
    let text = try Repository.text("Sources/vertebra/vertebra.docc/Deidentification.md")
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { row in
      row.split(separator: "|").map { String($0.drop { $0 == " " }) }
    }
    let row = try #require(rows.first { $0[0].contains("`\(role.rawValue)`") })
    let isDate = role == .date || role == .birthDate
    let field = Field(name: "x", label: "x", type: isDate ? .date : .text, role: role)
    for (profile, cell) in zip([Profile.pseudonymised, .limited, .public], row.dropFirst()) {
      #expect(cell.hasPrefix(field.action(under: profile).ruleName), "\(role) under \(profile)")
    }
  }

  @Test("A part of an address that is a place stays in a limited data set, as the page says")
  func places() throws {
    let text = try Repository.text("Sources/vertebra/vertebra.docc/Deidentification.md")
    #expect(
      text.contains("| `address` with `part: town` or `region` | Remove | No further de-identification | Remove |"))
    for part in AddressPart.allCases {
      var field = Field(name: "x", label: "x", type: .text, role: .address)
      field.addressPart = part
      #expect(
        [Profile.pseudonymised, .limited, .public].map { field.action(under: $0) } == [.remove, .noFurther, .remove])
    }
  }
}
