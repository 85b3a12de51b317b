"""Makes a table of observations with errors in it, or checks it as a neighbouring tool does.

usage: ten_checks.py make ROWS FOLDER
       ten_checks.py {pandera|pointblank|frictionless} FILE.csv

The ten checks, which the study beside this file makes as well: participant, visit and begin are there (3), visit and sex
are of their lists (2), participant and visit are the record's own (1), pain is a whole number from 0 to 10 and weight
a number from 30 to 200 (2), an end is not before its begin (1), and no man weighs less than 40 (1). Each tool prints
how many records fail, check by check, as far as it tells.
"""

import pathlib
import sys

VISITS = ["V1", "V2", "V3", "V4"]
COLUMNS = ["subj", "visit", "sex", "began", "ended", "pain", "weight"]


def make(rows, folder):
    import zipfile

    state = 2009

    def below(bound):
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (state >> 33) % bound

    def day(number):
        return f"{2005 + number // 336}-{1 + number % 336 // 28:02}-{1 + number % 28:02}"

    folder.mkdir(parents=True, exist_ok=True)
    text = folder / "observations.csv"
    with open(text, "w", encoding="ascii", newline="\n") as out:
        out.write(",".join(COLUMNS) + "\n")
        for row in range(rows):
            subj, visit = f"01-{row // 4 + 1:07}", VISITS[row % 4]
            sex, start, pain = "FM"[row // 4 % 2], below(1000), str(below(11))
            began, ended, weight = day(start), day(start + below(60)), f"{45 + below(900) / 10:.1f}"
            # One record in a hundred has one error, each kind as often as the others.
            match below(1000):
                case 0: began = ""
                case 1: visit = ""
                case 2: visit = "V9"
                case 3: sex = "X"
                case 4: pain = "11"
                case 5: pain = "2.5"
                case 6: weight = "240.0"
                case 7: began, ended = "2008-03-02", "2008-03-01"
                case 8: sex, weight = "M", "35.5"
                case 9: visit = VISITS[(row + 1) % 4]
            out.write(f"{subj},{visit},{sex},{began},{ended},{pain},{weight}\n")
    with zipfile.ZipFile(folder / "observations.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(text, "observations.csv")


def pandera(path):
    import pandas
    import pandera.pandas as pa

    frame = pandas.read_csv(path, dtype={"subj": "string", "visit": "string", "sex": "string"})
    for name in ["began", "ended"]:
        frame[name] = pandas.to_datetime(frame[name], format="%Y-%m-%d", errors="coerce")
    schema = pa.DataFrameSchema(
        {
            "subj": pa.Column("string", nullable=False),
            "visit": pa.Column("string", pa.Check.isin(VISITS), nullable=False),
            "sex": pa.Column("string", pa.Check.isin(["F", "M"]), nullable=True),
            "began": pa.Column("datetime64[ns]", nullable=False, coerce=True),
            "ended": pa.Column("datetime64[ns]", nullable=True, coerce=True),
            "pain": pa.Column(
                float, [pa.Check.in_range(0, 10), pa.Check(lambda pain: pain % 1 == 0, name="whole")], nullable=True,
                coerce=True),
            "weight": pa.Column(float, pa.Check.in_range(30, 200), nullable=True, coerce=True),
        },
        checks=[
            pa.Check(lambda rows: ~(rows["ended"] < rows["began"]), name="ended"),
            pa.Check(lambda rows: ~((rows["sex"] == "M") & (rows["weight"] < 40)), name="low"),
        ],
        unique=["subj", "visit"],
    )
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases.drop_duplicates(["check", "column", "index"])
        print(cases.groupby(["check", "column"], dropna=False).size())


def pointblank(path):
    import pointblank as pb
    import polars as pl

    frame = pl.read_csv(path, try_parse_dates=True, schema_overrides={"pain": pl.Float64, "weight": pl.Float64})
    checks = (
        pb.Validate(frame)
        .col_vals_not_null(["subj", "visit", "began"])
        .col_vals_in_set("visit", VISITS)
        .col_vals_in_set("sex", ["F", "M"])
        .rows_distinct(["subj", "visit"])
        .col_vals_between("pain", 0, 10, na_pass=True)
        .col_vals_expr(pl.col("pain").is_null() | (pl.col("pain") % 1 == 0))
        .col_vals_between("weight", 30, 200, na_pass=True)
        .col_vals_expr((pl.col("ended") >= pl.col("began")).fill_null(True))
        .col_vals_expr(((pl.col("sex") != "M") | (pl.col("weight") >= 40)).fill_null(True))
        .interrogate()
    )
    print(checks.n_failed())


def frictionless(path):
    from frictionless import Checklist, Resource, Schema, checks, system

    def field(name, kind, **constraints):
        return {"name": name, "type": kind, "constraints": constraints}

    schema = Schema.from_descriptor(
        {
            "primaryKey": ["subj", "visit"],
            "fields": [
                field("subj", "string", required=True), field("visit", "string", required=True, enum=VISITS),
                field("sex", "string", enum=["F", "M"]), field("began", "date", required=True), field("ended", "date"),
                field("pain", "integer", minimum=0, maximum=10), field("weight", "number", minimum=30, maximum=200),
            ],
        })
    rows = [
        checks.row_constraint(formula="ended is None or began is None or ended >= began"),
        checks.row_constraint(formula="sex != 'M' or weight is None or weight >= 40"),
    ]
    with system.use_context(trusted=True):
        report = Resource(path=path, schema=schema).validate(Checklist(checks=rows), limit_errors=10**9)
    counts = {}
    for kind, name in report.flatten(["type", "fieldName"]):
        counts[kind, name] = counts.get((kind, name), 0) + 1
    print(sorted(counts.items(), key=str))


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(int(sys.argv[2]), pathlib.Path(sys.argv[3]))
    else:
        {"pandera": pandera, "pointblank": pointblank, "frictionless": frictionless}[sys.argv[1]](sys.argv[2])
