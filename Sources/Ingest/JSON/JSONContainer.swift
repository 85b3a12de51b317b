/// What holds other values in a JSON text.
enum JSONContainer { case object, array }
