"""Unpacks every archive of an inbox with bsdtar and counts the records of its delimited members.

Knows nothing of Vertebra's configuration: how each site writes is taken from its transfer note
(uploads README) and stands below. Prints one CSV line a member; members that are no delimited text
have no counts.

usage: recount.py INBOX SCRATCH
"""
import csv, io, os, subprocess, sys

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
                else:
                    line += [""] * len(keys)
                out.writerow(line)


main(*sys.argv[1:])
