extension Role {
  /// Whether de-identification takes the field's column away, so that nothing behind it can name it.
  package var isRemoved: Bool {
    switch self {
    case .name, .address, .phone, .email, .nationalID, .birthDate, .postcode, .freeText: true
    case .subject, .date, .treatment, .quasi, .clinical, .administrative: false
    }
  }
}
