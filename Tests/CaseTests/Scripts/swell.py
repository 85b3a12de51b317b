"""Packs a zip anew with blank lines behind one member, so that it unpacks to megabytes.

swell.py SOURCE TARGET MEMBER LINES [damaged]

With `damaged` the check sum that both headers state for the member is not that of its bytes.
"""
import struct
import sys
import zipfile

source, target, member, lines = sys.argv[1:5]
with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
    for entry in old.infolist():
        content = old.read(entry)
        if entry.filename == member:
            content += b"\r\n" * int(lines)
        info = zipfile.ZipInfo(entry.filename, date_time=entry.date_time)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o100644 << 16
        new.writestr(info, content)
    crc = struct.pack("<I", new.getinfo(member).CRC)
if "damaged" in sys.argv[5:]:
    with open(target, "rb") as file:
        content = file.read()
    assert content.count(crc) == 2
    with open(target, "wb") as file:
        file.write(content.replace(crc, bytes([crc[0] ^ 1]) + crc[1:]))
