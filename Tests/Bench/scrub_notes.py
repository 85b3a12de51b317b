"""Finds with Presidio's recognisers of patterns what names somebody in notes, one a line, on one core.

usage: scrub_notes.py NOTES

Only recognisers that need no model of a language are used, without words of context. Prints the megabytes a second.
"""

import logging
import sys
import time

# One of the recognisers asks the net for the endings of domains, and takes its own list where there is none.
logging.disable(logging.CRITICAL)

from presidio_analyzer import predefined_recognizers as known

NAMES = [
    "CreditCardRecognizer", "DateRecognizer", "EmailRecognizer", "IpRecognizer", "UrlRecognizer", "PhoneRecognizer",
    "NhsRecognizer", "UkNinoRecognizer", "UsSsnRecognizer", "UsNpiRecognizer", "UsMbiRecognizer", "AuMedicareRecognizer",
    "UkPostcodeRecognizer",
]
recognizers = [getattr(known, name)() for name in NAMES if hasattr(known, name)]

with open(sys.argv[1], "rb") as file:
    raw = file.read()
notes = raw.decode("utf-8").splitlines()

# The first call of each compiles its patterns.
for recognizer in recognizers:
    recognizer.analyze("jose@example.org", recognizer.supported_entities, None)

start = time.process_time()
found = 0
for note in notes:
    for recognizer in recognizers:
        found += len(recognizer.analyze(note, recognizer.supported_entities, None) or [])
seconds = time.process_time() - start
print(f"presidio, {len(recognizers)} recognisers of patterns\t{len(raw) / 1e6 / seconds:.3f}")
