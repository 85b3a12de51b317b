"""Tries to tell the arm from everything in the blinded folder of a release.

Every column of every file, among all records and among those of each value of each part of the key: each value, each cut of
an order, what is missing, how many records there are, first and last characters, last digits, length of texts, the place in
the file, and the bytes of each record. A feature is a hit where the arm follows from it (balanced accuracy of 0.75 and
more, or a group of five and more of one arm alone) more surely than chance explains: with the exact probability of
the hypergeometric distribution times the number of all comparisons below 0.01.

usage: arms.py RELEASE    reads blinded/*.csv and, for the truth, unblinded/allocation.csv
Prints JSON: participants, comparisons, best balanced accuracy, and each hit.
"""
import collections, csv, glob, json, math, os, sys


def main(release):
    arms = {row["participant"]: row["arm"] for row in read(f"{release}/unblinded/allocation.csv")}
    features = collections.defaultdict(lambda: collections.defaultdict(set))
    numbers = collections.defaultdict(lambda: collections.defaultdict(list))
    names = {}
    for path in sorted(glob.glob(f"{release}/blinded/**/*.csv", recursive=True)):
        file = os.path.basename(path)
        rows = read(path)
        for place, row in enumerate(rows):
            token = next((cell[-16:] for cell in row.values() if cell[-16:] in arms), None)
            if token is None:
                continue
            keys = [f"{key}={row[key]}" for key in ("PARAMCD", "AVISIT", "VISIT", "AVISITN", "DTYPE") if key in row]
            strata = [""] + keys + [" ".join(pair) for pair in zip(keys, keys[1:])]
            for stratum in strata:
                numbers[file, "records", stratum][token].append(1)
                numbers[file, "place", stratum][token].append(place)
                numbers[file, "bytes", stratum][token].append(sum(map(len, row.values())))
                for name, cell in row.items():
                    if cell.endswith(token):
                        continue
                    at = (file, name, stratum)
                    features[at + ("missing", cell == "")][token].add(True)
                    if cell == "":
                        continue
                    if (number := as_number(cell)) is not None:
                        numbers[at][token].append(number)
                    for kind, value in (("value", cell), ("first", cell[0]), ("last", cell[-1]), ("length", len(cell))):
                        features[at + (kind, value)][token].add(True)
    tokens = sorted(token for token in arms if any(token in who for who in numbers.values()))
    codes = sorted(set(arms[token] for token in tokens))
    groups = [(key, set(who)) for key, who in features.items()]
    for key, who in numbers.items():
        for kind, fold in (("sum", sum), ("least", min), ("most", max), ("count", len)):
            values = {token: fold(cells) for token, cells in who.items()}
            bounds = sorted(set(values.values()))
            step = max(1, len(bounds) // 40)
            groups += [(key + (kind, bound), {t for t, v in values.items() if v <= bound}) for bound in bounds[::step]]
    total = len(tokens)
    best, hits = 0.0, []
    for key, who in groups:
        who = [token for token in who if token in arms]
        for code in codes:
            of_arm = sum(arms[token] == code for token in tokens)
            found = sum(arms[token] == code for token in who)
            rest = total - of_arm
            if not 5 <= len(who) <= total - 1 or not of_arm or not rest:
                continue
            accuracy = (found / of_arm + (rest - (len(who) - found)) / rest) / 2
            best = max(best, accuracy)
            if accuracy >= 0.75 or found == len(who):
                chance = tail(total, of_arm, len(who), found) * len(groups) * len(codes)
                if chance < 0.01:
                    hits.append([str(part) for part in key[:3]] + [len(who), found, round(accuracy, 3)])
    json.dump({"participants": total, "comparisons": len(groups) * len(codes), "best": best, "hits": sorted(hits)[:50]}, sys.stdout)


def as_number(cell):
    try:
        return float(cell)
    except ValueError:
        return None


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tail(total, of_arm, size, found):
    def choose(n, k):
        return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)

    return sum(
        math.exp(choose(of_arm, x) + choose(total - of_arm, size - x) - choose(total, size))
        for x in range(found, min(size, of_arm) + 1) if size - x <= total - of_arm)


main(*sys.argv[1:])
