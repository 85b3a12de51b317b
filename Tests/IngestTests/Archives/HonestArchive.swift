import Testing

/// An archive that an honest program makes, and what three readers make of it.
struct HonestArchive: Sendable, CustomTestStringConvertible {
  /// What comes out.
  enum Outcome: String, Sendable {
    /// Every file with its name and its bytes, and nothing else.
    case same
    case nothing
    /// Some of the files, or files with other names or bytes.
    case otherwise
  }

  var name: String
  /// Lines of a shell that write `../x.zip` in a folder with `a.csv`, `b.csv` and `sub/c.csv`; what the folder holds
  /// at their end is what the archive should give. `$writers` is the script beside this file.
  var made: String
  var ours: Outcome
  var libarchive: Outcome
  var infoZIP: Outcome
  /// Why they differ; none where all of them give the same.
  var why: String?

  var testDescription: String { name }

  private init(
    _ name: String, _ made: String, ours: Outcome = .same, libarchive: Outcome = .same, infoZIP: Outcome = .same,
    because why: String? = nil
  ) {
    self.name = name
    self.made = made
    self.ours = ours
    self.libarchive = libarchive
    self.infoZIP = infoZIP
    self.why = why
  }

  static let all: [HonestArchive] = agreed + refused + read

  /// Read alike by all three.
  private static let agreed = [
    HonestArchive("Info-ZIP", "zip -q -r ../x.zip ."),
    HonestArchive("Info-ZIP, into a pipe", "zip -q -r - . | cat > ../x.zip"),
    HonestArchive("Info-ZIP, from a pipe", "cat b.csv | zip -q ../x.zip -; rm -r *; unzip -p ../x.zip > -"),
    HonestArchive("Info-ZIP, fields of 64 bits", "zip -q -fz -r ../x.zip ."),
    HonestArchive("Info-ZIP, a comment", "zip -q -r ../x.zip .; echo 'sent by the site' | zip -q -z ../x.zip > ../log"),
    HonestArchive("Info-ZIP, empty folders", "mkdir -p empty/inner; zip -q -r ../x.zip ."),
    HonestArchive("Info-ZIP, an empty file", ": > empty.csv; zip -q -r ../x.zip ."),
    HonestArchive("Info-ZIP, a name outside ASCII", "mv a.csv größe.csv; zip -q -r ../x.zip ."),
    HonestArchive("Info-ZIP, one part that could have been several", "zip -q -r -s 1m ../x.zip ."),
    HonestArchive("Info-ZIP, bzip2", "zip -q -r -Z bzip2 ../x.zip ."),
    HonestArchive("Info-ZIP, a password", "zip -q -r -P pw ../x.zip ."),
    HonestArchive("7-Zip", "7z a -tzip ../x.zip ."),
    HonestArchive("7-Zip, a name outside ASCII", "mv a.csv größe.csv; 7z a -tzip ../x.zip ."),
    HonestArchive("7-Zip, bzip2", "7z a -tzip -mm=BZip2 ../x.zip ."),
    HonestArchive("7-Zip, a password", "7z a -tzip -mem=ZipCrypto -ppw ../x.zip ."),
    HonestArchive("libarchive, sizes behind the data", "bsdtar -cf ../x.zip --format zip a.csv b.csv sub"),
    HonestArchive("Python", "python3 -m zipfile -c ../x.zip a.csv b.csv sub"),
    HonestArchive("Python, into a pipe, sizes of 64 bits", "python3 $writers large-stream ../x.zip; rm -r a.csv sub"),
    HonestArchive("Java, sizes behind the data", "python3 $writers java ../x.zip; rm -r sub"),
    HonestArchive(
      "macOS, with its companions",
      "python3 $writers apple ../x.zip; rm -r b.csv sub; mkdir __MACOSX; cp a.csv __MACOSX/._a.csv"),
    HonestArchive(
      "One part of several", "head -c 200000 /dev/urandom > n; zip -q -s 64k ../x.zip n; rm ../x.z0*",
      ours: .nothing, libarchive: .nothing, infoZIP: .nothing),
  ]

  /// Refused here, and read by at least one of the others.
  private static let refused = [
    HonestArchive(
      "Self-extracting, offsets as they were", "zip -q -r ../y.zip .; (echo 'a program'; cat ../y.zip) > ../x.zip",
      ours: .nothing,
      because: "Bytes before the archive are what two archives joined into one look like, of which each reader takes "
        + "another one; nothing of a program is data."),
    HonestArchive(
      "Self-extracting, offsets adjusted",
      "zip -q -r ../y.zip .; (echo 'a program'; cat ../y.zip) > ../x.zip; zip -q -A ../x.zip",
      ours: .nothing, because: "Every byte of an archive has to belong to something that its directory lists."),
    HonestArchive(
      "A name that came twice", "python3 $writers twice ../x.zip; rm -r b.csv sub", ours: .nothing,
      because: "Which of the two counts, the archive does not say; the others take the last without a word."),
    HonestArchive(
      "Names that differ in case", "cp a.csv A.CSV; zip -q -r ../x.zip .", ours: .nothing,
      because: "Where names are compared without case, one of the two takes the other's place."),
    HonestArchive(
      "A link", "ln -s a.csv l.csv; zip -q -r -y ../x.zip .", ours: .otherwise,
      because: "The link is refused; the others make a link, which may lead anywhere."),
    HonestArchive(
      "The name of a device", "mv a.csv aux.csv; zip -q -r ../x.zip .", ours: .otherwise,
      because: "The name cannot be used on Windows, where the site or a monitor may want to open its own file."),
    HonestArchive(
      "Folders written with backslashes", "python3 $writers backslash ../x.zip; rm b.csv sub/c.csv; mv a.csv sub",
      ours: .nothing,
      because: "A backslash is part of a name on one system and ends a folder on another; the others guess by the "
        + "system that the archive names."),
    HonestArchive(
      "A name in code page 437", "python3 $writers cp437 ../x.zip; mv a.csv größe.csv; rm -r b.csv sub", ours: .nothing,
      libarchive: .otherwise, infoZIP: .otherwise,
      because: "Nothing says in which code the name is; the others write its bytes, which are no name here."),
    HonestArchive(
      "A name in code page 1252", "python3 $writers cp1252 ../x.zip; mv a.csv größe.csv; rm -r b.csv sub",
      ours: .nothing,
      libarchive: .otherwise, infoZIP: .otherwise,
      because: "Nothing says in which code the name is; the others write its bytes, which are no name here."),
  ]

  /// Read here, and not by all of the others.
  private static let read = [
    HonestArchive(
      "UTF-8 without the flag, from Windows",
      "python3 $writers utf8-without-flag ../x.zip; mv a.csv größe.csv; rm -r b.csv sub",
      infoZIP: .otherwise,
      because:
        "Bytes that are UTF-8 are next to never anything else; Info-ZIP goes by the system and takes code page 437."),
    HonestArchive(
      "7-Zip, Deflate64", "7z a -tzip -mm=Deflate64 ../x.zip .", libarchive: .otherwise,
      because: "libarchive does not know the method, which Windows takes for files of more than 2 GiB."),
    HonestArchive(
      "7-Zip, LZMA", "7z a -tzip -mm=LZMA ../x.zip .", infoZIP: .otherwise,
      because: "Info-ZIP does not know the method."),
    HonestArchive(
      "7-Zip, xz", "7z a -tzip -mm=xz ../x.zip .", infoZIP: .otherwise, because: "Info-ZIP does not know the method."),
    HonestArchive(
      "7-Zip, PPMd", "7z a -tzip -mm=PPMd ../x.zip .", infoZIP: .otherwise,
      because: "Info-ZIP does not know the method."),
    HonestArchive(
      "7-Zip, AES-256", "7z a -tzip -mem=AES256 -ppw ../x.zip .", infoZIP: .nothing,
      because: "Info-ZIP knows no encryption but the old one."),
    HonestArchive(
      "7-Zip, AES-128", "7z a -tzip -mem=AES128 -ppw ../x.zip .", infoZIP: .nothing,
      because: "Info-ZIP knows no encryption but the old one."),
    HonestArchive(
      "libarchive, AES-256",
      "bsdtar -cf ../x.zip --format zip --passphrase pw --options zip:encryption=aes256 a.csv b.csv sub",
      infoZIP: .nothing, because: "Info-ZIP knows no encryption but the old one."),
  ]
}
