import Execution
import Stages
import Tables
import Testing

@Suite("Balance of rows")
struct BalanceTests {
  private let key = Balance.Key(step: 1, site: "AAA", table: "PN")

  @Test("Counts of one stage, site and table are added up")
  func countsAddUp() {
    var balance = Balance()
    balance.add(RowBalance(recordsIn: 10, out: 8, quarantined: 2), to: key)
    balance.add(RowBalance(recordsIn: 5, out: 4, superseded: 1), to: key)
    #expect(balance.rows.count == 1)
    #expect(balance.total(step: 1, site: "AAA") == RowBalance(recordsIn: 15, out: 12, quarantined: 2, superseded: 1))
    #expect(balance.firstImbalance == nil)
  }

  @Test("A row that is neither out nor set aside is an imbalance, and is named")
  func aLostRowIsFound() {
    var balance = Balance()
    balance.add(RowBalance(recordsIn: 3, out: 3), to: Balance.Key(step: 0, site: "AAA", table: "PN"))
    balance.add(RowBalance(recordsIn: 3, out: 2), to: key)
    #expect(balance.firstImbalance == key)
  }

  @Test("Rows come in order of stage, site and table")
  func rowsAreSorted() {
    var balance = Balance()
    for (step, site, table) in [(1, "B", "X"), (0, "B", "Y"), (1, "A", "Z"), (1, "B", "A")] {
      balance.add(
        RowBalance(recordsIn: 1, out: 1), to: Balance.Key(step: step, site: .init(site), table: .init(table)))
    }
    #expect(balance.rows.map { "\($0.key.step)\($0.key.site)\($0.key.table)" } == ["0BY", "1AZ", "1BA", "1BX"])
  }
}
