/// A place in a sheet, as in `AB12`; both parts are counted from 1.
struct CellReference {
  let row: Int
  let column: Int

  /// Nil for what is none.
  init?(_ text: UnsafePointer<CChar>) {
    var place = 0
    var column = 0
    while case let byte = UInt8(bitPattern: text[place]), (0x41...0x5A).contains(byte), place < 8 {
      column = column * 26 + Int(byte) - 0x40
      place += 1
    }
    guard place > 0, let row = CellReference.number(text + place), row > 0 else { return nil }
    self.row = row
    self.column = column
  }

  /// Digits to the end of the text, no more than fifteen.
  static func number(_ text: UnsafePointer<CChar>) -> Int? {
    var place = 0
    var number = 0
    while case let digit = UInt8(bitPattern: text[place]) &- 0x30, digit < 10, place < 15 {
      number = number * 10 + Int(digit)
      place += 1
    }
    return place > 0 && text[place] == 0 ? number : nil
  }
}
