/// What a pack or a study says of drugs: substances, the names they go by, and forms that doses have.
package struct DrugDictionary: Sendable, Hashable {
  /// A substance by its international nonproprietary name.
  package struct Ingredient: Sendable, Hashable {
    package var name: String
    package var isOpioid: Bool
    /// Milligrams of it in a unit of a product with an opioid, by which two numbers of a strength are told apart.
    package var besideOpioid: ClosedRange<Double>?
    package var source: String

    package init(name: String, isOpioid: Bool, besideOpioid: ClosedRange<Double>? = nil, source: String) {
      self.name = name
      self.isOpioid = isOpioid
      self.besideOpioid = besideOpioid
      self.source = source
    }
  }

  /// What a product or another name of a substance stands for.
  package struct Product: Sendable, Hashable {
    package var names: [String]
    /// Names of ingredients, in the order of the numbers of `strengths`.
    package var ingredients: [String]
    /// Milligrams of each ingredient in the strengths that are sold; empty where the source names none.
    package var strengths: [[Double]]
    /// The dose form, where all units of the product have one that a record cannot contradict.
    package var form: String?
    package var source: String

    package init(
      names: [String], ingredients: [String], strengths: [[Double]] = [], form: String? = nil, source: String
    ) {
      self.names = names
      self.ingredients = ingredients
      self.strengths = strengths
      self.form = form
      self.source = source
    }
  }

  /// A dose form and how it is taken.
  package struct DoseForm: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable {
      /// One unit holds the strength as written.
      case unit
      /// Worn, and gives so much an hour.
      case patch
      /// An amount in a volume.
      case liquid
    }

    package var name: String
    package var kind: Kind
    package var route: String
    /// Words that stand for it behind a drug's name.
    package var words: [String]
    package var source: String

    package init(name: String, kind: Kind, route: String, words: [String] = [], source: String) {
      self.name = name
      self.kind = kind
      self.route = route
      self.words = words
      self.source = source
    }
  }

  package var ingredients: [Ingredient]
  package var products: [Product]
  package var forms: [DoseForm]
  /// Words behind a drug's name that change neither ingredient nor dose: salts, ways of release, "as needed".
  package var qualifiers: [String]

  package init(
    ingredients: [Ingredient] = [], products: [Product] = [], forms: [DoseForm] = [], qualifiers: [String] = []
  ) {
    self.ingredients = ingredients
    self.products = products
    self.forms = forms
    self.qualifiers = qualifiers
  }
}

/// A name as it is looked up: ASCII letters in lower case; blanks, hyphens and dashes as one space; signs of
/// trade marks and a full stop at the end left out.
package enum DrugName {
  package static func folded(_ text: some Collection<UInt8>) -> [UInt8] {
    var folded: [UInt8] = []
    folded.reserveCapacity(text.count)
    var gap = false
    func put(_ byte: UInt8) {
      if gap, !folded.isEmpty { folded.append(UInt8(ascii: " ")) }
      gap = false
      folded.append(byte)
    }
    var rest = text[...]
    while let byte = rest.popFirst() {
      switch byte {
      case 65...90: put(byte + 32)
      case UInt8(ascii: " "), 9, 10, 13, UInt8(ascii: "-"), UInt8(ascii: "_"): gap = true
      case 0xC2 where rest.first == 0xA0:
        rest.removeFirst()
        gap = true
      case 0xC2 where rest.first == 0xAE: rest.removeFirst()
      // U+2010 to U+2015 are hyphens and dashes; U+2122 is the sign of a trade mark.
      case 0xE2 where rest.first == 0x80 && rest.dropFirst().first.map({ (0x90...0x95).contains($0) }) == true:
        rest.removeFirst(2)
        gap = true
      case 0xE2 where rest.starts(with: [0x84, 0xA2]): rest.removeFirst(2)
      default: put(byte)
      }
    }
    while let last = folded.last, last == UInt8(ascii: ".") || last == UInt8(ascii: " ") { folded.removeLast() }
    return folded
  }

  package static func folded(_ text: String) -> [UInt8] { folded(Array(text.utf8)) }
}
