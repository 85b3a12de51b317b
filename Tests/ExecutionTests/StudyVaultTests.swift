import Ledger
import Stages
import Store
import Testing

@testable import Execution

@Suite("The vault is opened with the key of the releases alone")
struct StudyVaultTests {
  @Test("A key that is not the last release's is refused before anything is issued, with what to do")
  func strangeKey() throws {
    let fixture = try VaultFixture()
    let key = try fixture.file.create(study: "demo")
    _ = try fixture.vault(key)
    try fixture.release("r1", with: key)
    _ = try fixture.vault(key)
    let other = try KeyFile("other.key", in: fixture.workspace).create(study: "demo")
    let refused = #expect(throws: KeyRefusal.self) { try fixture.vault(other) }
    #expect(refused == KeyRefusal(present: other.id, expected: key.id, release: "r1"))
    #expect(refused?.description.contains("no pseudonym was issued\nhelp: bring back the file of key") == true)
    // A key of a later version that did not take this one's place is no better.
    #expect(throws: KeyRefusal.self) { try fixture.vault(try key.successor()) }
  }

  @Test("A rotation seals the old key, encrypts the crosswalk anew with all tokens, and is audited")
  func rotation() throws {
    let fixture = try VaultFixture()
    let first = try fixture.file.create(study: "demo")
    var vault = try fixture.vault(first)
    let records = [fixture.record("01-007", "AAAAAAAAAAAAAAAA"), fixture.record("02-001", "BBBBBBBBBBBBBBBB")]
    try fixture.write(records, &vault)
    try fixture.release("r1", with: first)
    let (old, new) = try KeyRotation(fixture.workspace, ledger: fixture.ledger).rotate(fixture.decision)
    #expect(old.id == first.id && new.version == 2 && new.id != first.id)
    let loaded = try fixture.file.load(study: "demo")
    #expect(loaded.id == new.id && loaded.version == 2)
    let after = try fixture.vault(loaded)
    #expect(after.content.records == records)
    #expect(after.content.head?.generation == 2)
    // The old key cannot open what the new one wrote.
    #expect(throws: StoreError.self) { try fixture.vault(first) }
    // Once more, without a release between: the way back goes over both.
    let (_, third) = try KeyRotation(fixture.workspace, ledger: fixture.ledger).rotate(fixture.decision)
    #expect(third.version == 3)
    #expect(try fixture.vault(third).content.records == records)
    #expect(try fixture.ledger.verifyAudit() == nil)
  }

  @Test("A rotation that was cut short before the new key had its place leaves the old one in force")
  func cutBefore() throws {
    let fixture = try VaultFixture()
    let first = try fixture.file.create(study: "demo")
    var vault = try fixture.vault(first)
    let records = [fixture.record("01-007", "AAAAAAAAAAAAAAAA")]
    try fixture.write(records, &vault)
    try fixture.release("r1", with: first)
    let lost = try first.successor()
    try SealedKey.seal(
      first, under: lost, key: StudyVault.keys(of: lost).key(for: .sealedKeys), in: fixture.workspace)
    #expect(try fixture.vault(try fixture.file.load()).content.records == records)
    let (_, new) = try KeyRotation(fixture.workspace, ledger: fixture.ledger).rotate(fixture.decision)
    #expect(try fixture.vault(new).content.records == records)
  }

  @Test("A rotation that was cut short behind that is completed by what opens the vault next")
  func cutBehind() throws {
    let fixture = try VaultFixture()
    let first = try fixture.file.create(study: "demo")
    var vault = try fixture.vault(first)
    let records = [fixture.record("01-007", "AAAAAAAAAAAAAAAA")]
    try fixture.write(records, &vault)
    try fixture.release("r1", with: first)
    let second = try first.successor()
    try SealedKey.seal(
      first, under: second, key: StudyVault.keys(of: second).key(for: .sealedKeys), in: fixture.workspace)
    try fixture.file.replace(with: second)
    let opened = try fixture.vault(try fixture.file.load())
    #expect(opened.content.records == records)
    #expect(opened.content.head?.generation == 2)
    #expect(try fixture.ledger.lastCrosswalkGeneration()?.keyID == second.id)
    #expect(try CrosswalkFile.keyID(in: fixture.workspace) == second.id)
  }

  @Test("A crosswalk whose key is not in the vault is refused")
  func crosswalkOfAnotherKey() throws {
    let fixture = try VaultFixture()
    let first = try fixture.file.create(study: "demo")
    var vault = try fixture.vault(first)
    try fixture.write([fixture.record("01-007", "AAAAAAAAAAAAAAAA")], &vault)
    let other = try KeyFile("other.key", in: fixture.workspace).create(study: "demo")
    let refused = #expect(throws: StoreError.self) { try fixture.vault(other) }
    #expect(refused?.help == "bring back the key file that belongs to this crosswalk")
  }

  @Test("A generation that was written before a crash is gone on from")
  func crashBeforeCommit() throws {
    let fixture = try VaultFixture()
    let key = try fixture.file.create(study: "demo")
    var vault = try fixture.vault(key)
    let records = [fixture.record("01-007", "AAAAAAAAAAAAAAAA")]
    try fixture.write(records, &vault)
    let more = records + [fixture.record("02-001", "BBBBBBBBBBBBBBBB")]
    // Written, and the ledger never heard of it.
    _ = try vault.write(more, utc: VaultFixture.utc)
    var next = try fixture.vault(key)
    #expect(next.content.records == more)
    try fixture.write(more + [fixture.record("02-002", "CCCCCCCCCCCCCCCC")], &next)
    #expect(try fixture.ledger.lastCrosswalkGeneration()?.generation == 3)
    #expect(try fixture.vault(key).content.records.count == 3)
  }

  @Test("A participant is found by token, earlier token, trial number and the number as sent")
  func finding() throws {
    let fixture = try VaultFixture()
    let key = try fixture.file.create(study: "demo")
    var vault = try fixture.vault(key)
    var record = fixture.record("01-007", "AAAAAAAAAAAAAAAA", version: 2)
    record.earlier = [.init(keyVersion: 1, token: "DDDDDDDDDDDDDDDD")]
    try fixture.write([record, fixture.record("02-001", "BBBBBBBBBBBBBBBB")], &vault)
    for name in ["01-007", "AAAAAAAAAAAAAAAA", "aaaaaaaaaaaaaaaa", "DDDDDDDDDDDDDDDD"] {
      #expect(vault.records(named: name).map(\.trialNumber) == ["01-007"])
    }
    #expect(vault.records(named: "A7").count == 2)
    #expect(vault.records(named: "01-07").isEmpty)
  }

  @Test("A withdrawn participant whom the crosswalk does not know stops the run")
  func lostTombstone() throws {
    let fixture = try VaultFixture()
    let key = try fixture.file.create(study: "demo")
    var vault = try fixture.vault(key)
    try fixture.ledger.withdraw(
      Ledger.Withdrawal(
        token: "AAAAAAAAAAAAAAAA", keyVersion: 1, scope: .data, utc: VaultFixture.utc, actor: "anna", reason: "x"),
      closing: [])
    #expect(throws: LedgerError.self) {
      try WithdrawnParticipant.all(fixture.ledger, vault, study: fixture.study)
    }
    try fixture.write([fixture.record("01-007", "AAAAAAAAAAAAAAAA")], &vault)
    let found = try WithdrawnParticipant.all(fixture.ledger, vault, study: fixture.study)
    #expect(found.map(\.subject) == [Crosswalk.Subject(centre: 0, sequence: 7)])
    #expect(found[0].words(of: fixture.study) == ["AAAAAAAAAAAAAAAA", "01-007", "A7", "A007"])
    try fixture.ledger.reinstate(tokens: ["AAAAAAAAAAAAAAAA"], fixture.decision)
    #expect(try WithdrawnParticipant.all(fixture.ledger, vault, study: fixture.study).isEmpty)
  }

  @Test(
    "The trial's own number is read as it is written, and no other way",
    arguments: [
      ("01-007", 0, 7), ("02-1234", 1, 1234), ("01-7", -1, 0), ("01-0007", -1, 0), ("03-001", -1, 0), ("A007", -1, 0),
      ("01-", -1, 0), ("-001", -1, 0), ("01--01", -1, 0),
    ])
  func trialNumbers(text: String, centre: Int, sequence: Int) throws {
    let found = try VaultFixture().study.subject(ofTrialNumber: text)
    #expect(found == (centre < 0 ? nil : Crosswalk.Subject(centre: Int32(centre), sequence: Int32(sequence))))
  }
}
