import Foundation
import TestSupport
import Testing

@testable import Expressions

@Suite("The page on writing rules")
struct WritingRulesPageTests {
  @Test("names every function of the language")
  func everyFunction() throws {
    let page = try Repository.text("Sources/vertebra/vertebra.docc/WritingRules.md")
    for function in Function.allCases { #expect(page.contains("`\(function.rawValue)("), "\(function.rawValue)") }
    for kind in Aggregate.Kind.allCases { #expect(page.contains("`site.\(kind.rawValue)("), "\(kind.rawValue)") }
    for form in ["`at(", "`previous(", "`this.", "`participant."] { #expect(page.contains(form), "\(form)") }
  }
}
