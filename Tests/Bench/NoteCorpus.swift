import FreeText
import Glibc

/// Notes of a clinic in which a fifth of the sentences names somebody, always the same ones.
struct NoteCorpus {
  struct Note {
    /// On one line.
    var text: [UInt8]
    var person: Int64
  }

  let notes: [Note]
  /// What is known of the people.
  let entities: EntityList

  private static let first = [
    "Maureen", "Alasdair", "Beryl", "Noelene", "Dolores", "Harriet", "Rhona", "Clarence", "Siân",
  ]
  private static let last = [
    "Okonkwo", "Featherston", "Gallagher", "Kaczmarek", "O'Rourke", "Sandvik", "Wójcik", "Huckaby",
  ]
  private static let plain = [
    "Pain 6/10 at rest, worse on standing, better with heat.", "Takes paracetamol 1 g qds and tramadol 50 mg prn.",
    "No new neurology; power 5/5 in both legs.", "Sleep poor for 6-9/12, appetite fair.",
    "Fracture at T12/L1 unchanged on MRI.", "Walks 50 m with a stick, 10 steps without.",
    "Weight 71.7 kg, height 162.6 cm, BP 138/82.", "Vitamin D 60 nmol/L, calcium 2.31 mmol/L.",
    "Item 9 of the questionnaire was not answered.", "Brace worn for four hours a day and not at night.",
  ]

  init(people: Int) {
    var notes: [Note] = []
    var entities = EntityList()
    var state: UInt64 = 1
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    func add(_ text: String, _ add: (inout EntityList, UnsafeRawBufferPointer) -> Void) {
      Array(text.utf8).withUnsafeBytes { add(&entities, $0) }
    }
    for person in 0..<people {
      let id = Int64(person)
      let first = NoteCorpus.first[next(NoteCorpus.first.count)]
      let last = NoteCorpus.last[next(NoteCorpus.last.count)]
      let phone = "0141 496 0\(100 + next(900))"
      let record = "OXR\(100_000 + next(900_000))"
      add(first) { $0.addName($1, owner: id, isOwn: true) }
      add(last) { $0.addName($1, owner: id, isOwn: true) }
      add(phone) { $0.addNumber($1, .phone, owner: id) }
      add(record) { $0.addNumber($1, .id, owner: id) }
      let named = [
        "Spoke with \(first) at \(phone).", "\(last), \(first) (\(record)) asked about the procedure.",
        "Seen by Dr Quigley on \(1 + next(28))/\(1 + next(12))/200\(4 + next(5)).",
        "\(last.lowercased())@example.org bounced.",
      ]
      for _ in 0..<4 {
        let sentences = (0..<10).map { _ in
          next(5) == 0 ? named[next(named.count)] : NoteCorpus.plain[next(NoteCorpus.plain.count)]
        }
        notes.append(Note(text: Array(sentences.joined(separator: " ").utf8), person: id))
      }
    }
    self.notes = notes
    self.entities = entities
  }

  /// Scrubs notes, over and over, until so many bytes have been; returns how many there were, and the seconds they took.
  func pass(_ bytes: Int, with scrubber: inout Scrubber, known: KnownEntities) -> (bytes: Int, seconds: Double) {
    var done = 0
    var output: [UInt8] = []
    output.reserveCapacity(1 << 20)
    let start = NoteCorpus.now
    while done < bytes {
      for note in notes {
        note.text.withUnsafeBytes {
          scrubber.scrub($0, known: known, about: Scrubber.Person(id: note.person), into: &output)
        }
        done += note.text.count
        if output.count > 1 << 19 { output.removeAll(keepingCapacity: true) }
      }
    }
    return (done, NoteCorpus.now - start)
  }

  /// Seconds of the processor that this process has used.
  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
