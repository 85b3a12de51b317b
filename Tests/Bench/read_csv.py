"""Reads all CSV files of some archives into typed columns and drops them, as DuckDB or Polars do it.

usage: read_csv.py {duckdb|polars} THREADS FOLDER [ENCODING=ARCHIVE]...

The archives are unpacked into FOLDER first, by bsdtar, the fastest tool at hand. Without archives, the files that FOLDER
holds from a call before are read. Types are inferred, and what does not fit is passed over, by both.
"""

import pathlib
import subprocess
import sys

peer, threads, folder, archives = sys.argv[1], int(sys.argv[2]), pathlib.Path(sys.argv[3]), sys.argv[4:]

for number, archive in enumerate(archives):
    encoding, path = archive.split("=", 1)
    target = folder / f"{number}={encoding}"
    target.mkdir(parents=True)
    subprocess.run(["bsdtar", "-xf", path, "-C", str(target)], check=True)
files = [(file, part.name.split("=", 1)[1]) for part in sorted(folder.iterdir()) for file in sorted(part.rglob("*.csv"))]

rows = 0
if peer == "duckdb":
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SET threads = {threads}")
    for file, encoding in files:
        if encoding != "utf-8":
            # DuckDB's own latin-1 refuses the bytes 80 to 9F, which sites do send.
            text = file.with_suffix(".utf8")
            with open(text, "wb") as target:
                subprocess.run(["iconv", "-c", "-f", encoding, "-t", "utf-8", str(file)], stdout=target, check=False)
            file = text
        query = "SELECT * FROM read_csv(?, header = true, ignore_errors = true)"
        for batch in connection.execute(query, [str(file)]).to_arrow_reader(65536):
            rows += batch.num_rows
else:
    import os

    os.environ["POLARS_MAX_THREADS"] = str(threads)
    import polars

    for file, encoding in files:
        named = "utf8" if encoding == "utf-8" else "utf8-lossy"
        rows += polars.read_csv(file, ignore_errors=True, encoding=named, try_parse_dates=True).height
print(rows)
