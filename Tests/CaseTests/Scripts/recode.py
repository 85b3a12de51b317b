"""Writes a zip again with the text of some members in another encoding.

recode.py SOURCE TARGET FROM TO MEMBER...
"""

import sys
import zipfile

source, target, before, after, *members = sys.argv[1:]
with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
    for member in old.infolist():
        content = old.read(member)
        if member.filename in members:
            content = content.decode(before).encode(after)
        new.writestr(member, content)
