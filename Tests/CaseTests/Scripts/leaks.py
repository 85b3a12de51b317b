"""Looks for identifiers of participants in everything that a night leaves behind.

Values of six characters or more are looked for anywhere, folded to NFC and lower case; shorter ones
as a whole word. Numbers of JSON documents, of Parquet and of the ledger are no text, so a short value
is looked for in their strings alone.

usage: leaks.py IDENTIFIERS.CSV PATH...    each path is a file or a folder, looked at with all below it
Prints JSON: how much was looked at, and each hit as [value, class, place].
"""
import csv, gzip, io, json, os, re, sqlite3, sys, unicodedata, zipfile


def fold(text):
    return unicodedata.normalize("NFC", text).lower()


def files(path):
    if os.path.isfile(path):
        yield path, os.path.basename(path)
    for root, folders, names in os.walk(path):
        folders.sort()
        for name in sorted(folders + names):
            full = os.path.join(root, name)
            yield (full if os.path.isfile(full) else None), os.path.relpath(full, path)


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def json_strings(text):
    """The strings of a JSON document or of JSON lines; None where it is neither."""
    try:
        return "\n".join(strings(json.loads(text)))
    except ValueError:
        pass
    try:
        lines = [json.loads(line) for line in text.splitlines() if line]
        return "\n".join("\n".join(strings(line)) for line in lines) if lines else None
    except ValueError:
        return None


def parquet(path):
    import pyarrow.parquet

    file = pyarrow.parquet.ParquetFile(path)
    table = file.read()
    cells = [str(cell) for column in table.columns for cell in column.to_pylist() if cell is not None]
    facts = [str(file.schema_arrow.metadata), str(file.schema), str(file.metadata), *table.column_names]
    for group in range(file.metadata.num_row_groups):
        for column in range(file.metadata.num_columns):
            facts.append(str(file.metadata.row_group(group).column(column)))
    words = [str(c) for col in table.columns for c in col.to_pylist() if isinstance(c, str)]
    return "\n".join(cells + facts), "\n".join(words + table.column_names), len(cells)


def ledger(path):
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    texts = []
    for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for row in database.execute(f'SELECT * FROM "{table}"'):
            texts += [cell if isinstance(cell, str) else bytes(cell).decode("utf-8", "replace")
                      for cell in row if isinstance(cell, (str, bytes))]
    dump = "\n".join(database.iterdump())
    return dump, "\n".join(texts), len(texts)


def main(identifiers, *paths):
    values = {}
    with open(identifiers, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            values.setdefault(unicodedata.normalize("NFC", row["value"]), row["class"])
    long = {value: fold(value) for value in values if len(value) >= 6}
    short = sorted(value for value in values if len(value) < 6)
    words = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, short)) + r")(?!\w)")
    hits, looked = set(), {"files": 0, "bytes": 0, "parquet_cells": 0, "ledger_texts": 0, "gzip": 0, "workbook_parts": 0}

    def look(text, texts, place):
        folded = fold(text)
        for value, wanted in long.items():
            if wanted in folded:
                hits.add((value, values[value], place))
        for match in words.finditer(unicodedata.normalize("NFC", texts)):
            hits.add((match.group(), values[match.group()], place))

    for path in paths:
        for full, name in files(path):
            look(name, name, "name of " + name)
            if full is None or os.path.islink(full):
                continue
            with open(full, "rb") as file:
                raw = file.read()
            looked["files"] += 1
            looked["bytes"] += len(raw)
            if name.endswith(".gz"):
                raw = gzip.decompress(raw)
                looked["gzip"] += 1
            if raw.startswith(b"PK\x03\x04"):
                with zipfile.ZipFile(io.BytesIO(raw)) as book:
                    looked["workbook_parts"] += len(book.namelist())
                    raw = "\n".join(book.namelist()).encode() + b"\n" + b"\n".join(map(book.read, book.namelist()))
            text = raw.decode("utf-8", "replace")
            if raw.startswith(b"PAR1"):
                cells, texts, count = parquet(full)
                looked["parquet_cells"] += count
                look(text + "\n" + cells, texts, name)
            elif raw.startswith(b"SQLite format 3\0"):
                dump, texts, count = ledger(full)
                looked["ledger_texts"] += count
                look(text + "\n" + dump, texts, name)
            else:
                of_json = json_strings(text)
                look(text + "\n" + (of_json or ""), text if of_json is None else of_json, name)
    looked["long"], looked["short"] = len(long), len(short)
    json.dump({"looked": looked, "hits": sorted(hits)}, sys.stdout, ensure_ascii=False)


main(*sys.argv[1:])
