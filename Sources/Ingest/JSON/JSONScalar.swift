/// The kinds of values that hold no others (RFC 8259, section 3).
enum JSONScalar { case string, number, boolean, null }
