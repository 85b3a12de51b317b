/// Sentences of clinical notes with places for what names somebody, and others without.
enum NoteTemplates {
  /// In braces what is planted. `{number}` is a number with a check digit or shape of the country.
  static let planted = """
    {first} rang to say the new tablets help; still 3/52 to go.
    Spoke with {first} by phone at {phone}; pain worse when standing.
    {last}, {first} asked which procedure was done; not answered.
    Seen with {rel} on {date}, BP 138/82, T-score -2.5 discussed.
    Relative ({rel}, tel {relphone}) says pain no better since {date}.
    {initials} fell on {date}, no new fracture at T12/L1.
    {initials} managed at home with 1-2 tabs qds.
    Dr {doctor} agreed to stop the 30/500 after {date}.
    GP Dr {doctor} faxed bone density, d.o.b. {dob} matches.
    DOB on wristband reads {dob}. Weight in lb.
    Number {number} confirmed on the card.
    {number} read out over the phone by {rel}.
    Chart shows {number}, please check against the demographics form.
    Form came back from {address}, {town} {postcode}.
    Moved to {address}, {town}; new number {phone}.
    Neighbour in {town} found pt on the floor, GCS 15/15.
    E-mail {email} bounced twice. Use {mobile}.
    {email} - daughter reads it.
    Mobile {mobile} switched off, left message on {phone}.
    Old notes filed under {mrn}; RDQ 14/23 then.
    Record {mrn} merged with this one.
    Son drove {first} in; MMSE 28/30.
    {rel} asked for a copy; told to write to us.
    {full} attended clinic on {date}, co-codamol 30/500 x 8.
    X-ray labelled {full} {dob} by mistake.
    {full} still in pain at 1 month.
    Taxi to {address} paid (12.40).
    Interpreter booked for {first} {last} on {date}.
    Questionnaire signed {full}, items 4 and 9 left blank.
    Pharmacy rang: {last} has repeat for fentanyl 25 mcg/h, number {number}.
    Films sent from {ip}; see {url} for the report.
    Portal {url} shows calcium 2.31 mmol/L on {date}.
    Told {rel} ({relphone}) that pain 7/10 is expected for 2/7.
    Between {date} and {date} no opioid at all.
    Procedure moved from {date} to {date}; consent still valid.
    Address label: {full}, {address}, {town}, {postcode}.
    Insurance wants {number} and birth date {dob} again.
    Called {first} on {mobile}: nausea gone, VAS 3.5-5.1.
    Left hip film of {date} shows no fracture, ICD S72.0 struck out.
    Ambulance card says {full}, {number}.
    {rel} thinks the fall was on {date}, {first} says {date}.
    Bone clinic writes: {last} {dob} {number}.
    Wants letters sent to {address} from now on.
    No answer at {phone}, {relphone} or {mobile}.
    Diary in {first}'s own hand, pages 1/3 to 3/3.
    Dr {doctor}'s list; seen after {last}.
    Swapped samples? tube says {initials} {dob}.
    Consent witnessed by {rel}.
    Ward phoned at 08:20: {full} admitted, Hb 128, plt 245.
    Follow-up at {town} hospital from {date}.
    """.split(separator: "\n").map(String.init)

  /// Nothing in them names anybody.
  static let plain = """
    Pain 6/10 at rest, worse on standing, better with heat.
    Takes paracetamol 1 g qds and tramadol 50 mg prn.
    No new neurology; power 5/5 in both legs.
    Good days and bad days, may need repeat imaging.
    Sleep poor for 6-9/12, appetite fair.
    Fracture at T12/L1 unchanged on MRI.
    Brace worn 4 h a day, not at night.
    Will return diary next visit.
    Walks 50 m with a stick, 10 steps without.
    Bowels open daily on 2 sachets.
    Weight 71.7 kg, height 162.6 cm.
    Item 9 of the questionnaire not answered.
    Rose from the chair unaided.
    Vitamin D 60 nmol/L, PTH 4.2 pmol/L, eGFR >60.
    VA 20/40 in the right eye, cataract listed.
    Had 1/2 tablet last night, drowsy since.
    Still grieving, mood low, PHQ-9 12.
    Asked about driving: not before 6/52.
    Dose up from 10 to 15 mg, no rash.
    Mark the painful level before the block.
    """.split(separator: "\n").map(String.init)
}
