"""Writes zips as programs do that are not there to be run: writers.py KIND ZIP, in a folder with a.csv and b.csv."""
import io
import struct
import sys
import zipfile

TIME = (2008, 11, 25, 12, 0, 0)


class Pipe(io.RawIOBase):
    """A file in which nobody can go back, so that sizes follow the data."""

    def __init__(self):
        self.written = b""

    def writable(self):
        return True

    def write(self, piece):
        self.written += bytes(piece)
        return len(piece)


def entry(name, system=3, extra=b"", method=zipfile.ZIP_DEFLATED):
    info = zipfile.ZipInfo(name, TIME)
    info.create_system = system
    info.external_attr = 0o100644 << 16 if system == 3 else 0x20
    info.extra = extra
    info.compress_type = method
    return info


def content(name):
    with open(name, "rb") as file:
        return file.read()


def streamed(files, large=False):
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:
        for info, data in files:
            with archive.open(info, "w", force_zip64=large) as member:
                member.write(data)
    return pipe.written


def named(name):
    """A member whose name stands in another code than zipfile would choose, and no flag says which."""
    stand_in = b"#" * len(name)
    pipe = io.BytesIO()
    with zipfile.ZipFile(pipe, "w") as archive:
        archive.writestr(entry(stand_in.decode(), system=0), content("a.csv"))
    return pipe.getvalue().replace(stand_in, name)


def twice():
    pipe = io.BytesIO()
    with zipfile.ZipFile(pipe, "w") as archive:
        for text in (b"old\n", content("a.csv")):
            archive.writestr(entry("a.csv"), text)
    return pipe.getvalue()


KINDS = {
    # Java's first entry has an empty field of its own; sizes stand behind the data.
    "java": lambda: streamed(
        [(entry("a.csv", 0, struct.pack("<HH", 0xCAFE, 0)), content("a.csv")), (entry("b.csv", 0), content("b.csv"))]
    ),
    # macOS's Archive Utility adds a companion to each file, and a field with times and owner.
    "apple": lambda: streamed(
        [
            (entry(name, 3, struct.pack("<HH12x", 0x5855, 12)), content("a.csv"))
            for name in ("a.csv", "__MACOSX/._a.csv")
        ]
    ),
    "large-stream": lambda: streamed([(entry("b.csv"), content("b.csv"))], large=True),
    "utf8-without-flag": lambda: named("größe.csv".encode()),
    "cp437": lambda: named("größe.csv".encode("cp437")),
    "cp1252": lambda: named("größe.csv".encode("cp1252")),
    "backslash": lambda: named(b"sub\\a.csv"),
    "twice": twice,
}

if __name__ == "__main__":
    with open(sys.argv[2], "wb") as out:
        out.write(KINDS[sys.argv[1]]())
