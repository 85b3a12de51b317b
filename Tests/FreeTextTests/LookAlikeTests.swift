import FreeText
import Testing

@Suite("What looks like a date or a number and is none stays")
struct LookAlikeTests {
  @Test(
    "Notes of the clinic pass as they are, in all three countries",
    arguments: [
      "3/52 of antibiotics", "pain for 6-9/12", "T12/L1 fracture", "co-codamol 30/500 x 8", "1-2 tabs qds", "BP 120/80",
      "VA 20/40", "1/2 tablet", "range 3.5-5.1", "ICD M80.08, S22.0, S32.010A", "L1-L3", "pain 7/10, power 4/5",
      "GCS 15/15", "MMSE 28/30", "RDQ 14/23", "T-score -2.5", "36.8 C", "Ca 2.31 mmol/L", "Hb 128, WCC 6.2, plt 245",
      "SpO2 97%", "HR 72 BP 138/82 RR 16 sats 97", "fentanyl 25 mcg/h", "oxycodone 10 mg x2", "dose 1,200 mg",
      "day 3", "visit 14", "Month 1", "C5/6 and C6/7", "2x per day, 3 x 500 mg", "1 in 4", "T4-T12", "5 mL PMMA",
      "v2.0.1", "10:30", "08:20:15", "50 %", "24/7 pain", "1st visit", "2nd dose", "£12.40", "3-5 days", "5'4\"",
      "11 st 4 lb", "120-130 mmHg", "eGFR >60", "DEXA L2-L4 0.858", "1/12 ago was worse", "for 2/7", "in 6/12",
      "review 3/12", "10x8 cm", "SF-36v2", "EQ-5D 21232", "25-OH vitamin D 60 nmol/L", "12 hourly", "may need repeat",
      "march past the window", "Grace period", "good days and bad days", "rose from a chair", "will call", "bag 1/3",
      "post code not given", "no. 4", "item 9 left blank", "2 g IV", "12h", "aged 74", "82 years", "89 year old",
    ])
  func stays(_ note: String) {
    for country in ["GB", "AU", "US"] { #expect(Fixture.scrub(note, country: country) == note, "\(country)") }
  }

  @Test(
    "Neighbours of numbers are not numbers",
    arguments: ["version 1.2.3.4.5", "600.000.1.2 x", "1::2", "12:30:45", "X0000000000X"])
  func neighbours(_ note: String) { #expect(Fixture.scrub(note) == note) }
}
