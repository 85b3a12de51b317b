"""Counts the records behind the header of each delimited file of an inbox, one level of archives in archives deep.

usage: count_rows.py INBOX    prints CSV: archive, member, data
The delimiter is the mark that the header has most of, the encoding UTF-16 where the file begins with its mark.
"""
import csv, io, os, sys, tarfile, zipfile


def members(name, content):
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for inner in archive.namelist():
                yield from nested(inner, archive.read(inner))
    elif name.endswith(".tar.gz"):
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
            for entry in archive.getmembers():
                yield from nested(entry.name, archive.extractfile(entry).read())
    else:
        yield name, content


def nested(name, content):
    if not name.endswith(".zip"):
        yield name, content
        return
    for inner, bytes_of_it in members(name, content):
        yield f"{name}!/{inner}", bytes_of_it


def records(content):
    encoding = "utf-16" if content.startswith(b"\xff\xfe") else "latin-1"
    text = content.decode(encoding)
    header = text.split("\n", 1)[0]
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=max(",\t|", key=header.count)))


out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(["archive", "member", "data"])
for folder, folders, names in os.walk(sys.argv[1]):
    folders.sort()
    for name in sorted(names):
        with open(os.path.join(folder, name), "rb") as file:
            for member, content in members(name, file.read()):
                out.writerow([name, member, len(records(content)) - 1])
