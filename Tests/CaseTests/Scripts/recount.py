"""Unpacks every archive of an inbox with bsdtar and counts the records of its members: of delimited text, of each sheet
of a workbook, and the items of an ODM document.

Knows nothing of Vertebra's configuration: how each site writes is taken from its transfer note
(uploads README) and stands below. Prints one CSV line a member, and one for
each sheet of a workbook; members that are something else have no counts.

usage: recount.py INBOX SCRATCH
"""
import csv, io, os, posixpath, subprocess, sys, zipfile
import xml.etree.ElementTree as ElementTree

# Encoding, mark between cells, endings of delimited members, records above the header.
SITES = {
    "BRI": ("utf-16", "\t", (".txt",), 0),
    "GGH": ("utf-8-sig", ";", (".csv",), 0),
    "MAYO": ("utf-8-sig", ",", (".csv",), 0),
    "NOT": ("cp1252", ",", (".csv",), 3),
    "STG": ("utf-8-sig", ",", (".csv",), 0),
    "UW": ("utf-8-sig", ",", (".csv",), 0),
    "UWCC": ("utf-8-sig", ",", (".csv",), 0),
}
# Nottingham's listings end with these two lines.
FOOTERS = ("End of listing", "\x93Confidential\x94", "\u201cConfidential\u201d")


def members(folder):
    for root, _, names in os.walk(folder):
        for name in names:
            yield os.path.relpath(os.path.join(root, name), folder)


def unpack(archive, folder):
    os.makedirs(folder)
    subprocess.run(["bsdtar", "-xf", archive, "-C", folder], check=True)
    for name in list(members(folder)):
        if name.endswith(".zip"):
            inner = os.path.join(folder, name)
            unpack(inner, inner + "!")
            os.remove(inner)


def count(path, encoding, mark, titles):
    with open(path, encoding=encoding, newline="") as file:
        records = list(csv.reader(io.StringIO(file.read(), newline=""), delimiter=mark))
    counts = dict(records=len(records), titles=titles, headers=0, data=0, blank=0, footers=0)
    header = None
    for record in records[titles:]:
        if not any(cell.strip() for cell in record):
            counts["blank"] += 1
        elif header is None or record == header:
            header = record
            counts["headers"] += 1
        elif record[0].startswith(FOOTERS):
            counts["footers"] += 1
        else:
            counts["data"] += 1
    return counts


MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
ODM = "{http://www.cdisc.org/ns/odm/v1.3}"


def sheets(path):
    """Names, unpacked sizes and counts of the sheets of a workbook whose tables begin with their header."""
    with zipfile.ZipFile(path) as book:
        links = {link.get("Id"): link.get("Target") for link in ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))}
        for sheet in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(MAIN + "sheet"):
            part = posixpath.normpath(posixpath.join("/xl", links[sheet.get(LINK)])).lstrip("/")
            filled, last = 0, 0
            for place, row in enumerate(ElementTree.fromstring(book.read(part)).iter(MAIN + "row"), 1):
                last = int(row.get("r", place))
                filled += any("".join(cell.itertext()).strip() for cell in row.iter(MAIN + "c"))
            yield sheet.get("name"), book.getinfo(part).file_size, dict(
                records=last, titles=0, headers=1, data=filled - 1, blank=last - filled, footers=0)


def items(path):
    """An ODM document is one header and a record for each item."""
    count = sum(1 for _ in ElementTree.parse(path).iter(ODM + "ItemData"))
    return dict(records=count + 1, titles=0, headers=1, data=count, blank=0, footers=0)


def main(inbox, scratch):
    out = csv.writer(sys.stdout, lineterminator="\n")
    keys = ["records", "titles", "headers", "data", "blank", "footers"]
    out.writerow(["site", "archive", "member", "bytes"] + keys)
    for site in sorted(os.listdir(inbox)):
        for archive in sorted(os.listdir(os.path.join(inbox, site))):
            folder = os.path.join(scratch, site, archive)
            unpack(os.path.join(inbox, site, archive), folder)
            for member in sorted(members(folder)):
                path = os.path.join(folder, member)
                line = [site, archive, member, os.path.getsize(path)]
                encoding, mark, endings, titles = SITES.get(site, (None, None, (), 0))
                if member.endswith(endings) and not member.endswith("readme.txt"):
                    counts = count(path, encoding, mark, titles)
                    line += [counts[key] for key in keys]
                elif member.endswith(".xml"):
                    counts = items(path)
                    line += [counts[key] for key in keys]
                else:
                    line += [""] * len(keys)
                out.writerow(line)
                if member.endswith(".xlsx") and "__MACOSX" not in member:
                    for name, size, counts in sheets(path):
                        out.writerow([site, archive, f"{member}!/{name}", size] + [counts[key] for key in keys])


main(*sys.argv[1:])
