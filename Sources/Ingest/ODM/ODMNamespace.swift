/// Which vocabulary a name of a document belongs to.
enum ODMNamespace {
  /// ODM 1.3 and 1.2, and 2.0 and its successors, which are not read.
  case version13, version12, version2
  case none
  /// W3C's XML Signature.
  case signature
  /// Attributes of XML itself and of XML Schema.
  case xml
  case vendor

  init(_ name: XMLName) {
    if !name.hasNamespace {
      self = .none
    } else if name.isInNamespace("http://www.cdisc.org/ns/odm/v1.3") {
      self = .version13
    } else if name.isInNamespace("http://www.cdisc.org/ns/odm/v1.2") {
      self = .version12
    } else if name.isInNamespace("http://www.cdisc.org/ns/odm/v2.0") {
      self = .version2
    } else if name.isInNamespace("http://www.w3.org/2000/09/xmldsig#") {
      self = .signature
    } else if name.isInNamespace("http://www.w3.org/2001/XMLSchema-instance")
      || name.isInNamespace("http://www.w3.org/XML/1998/namespace")
    {
      self = .xml
    } else {
      self = .vendor
    }
  }

  /// Whether it is a namespace of ODM.
  var isODM: Bool { self == .version13 || self == .version12 || self == .version2 }
}
