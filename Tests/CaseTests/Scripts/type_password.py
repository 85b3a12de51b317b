"""Types lines at the prompts of a command on a terminal of its own, and prints what the terminal showed and the end.

type_password.py LINES COMMAND...: LINES has a line for each prompt, with a `|` between them."""
import os
import pty
import sys

lines, command = sys.argv[1].split("|"), sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    os.execv(command[0], command)
shown = b""
prompts = 0
while True:
    try:
        piece = os.read(terminal, 4096)
    except OSError:  # Linux ends a terminal whose other side is closed with EIO.
        break
    if not piece:
        break
    shown += piece
    # A prompt ends with a colon and a blank, and with it the echo is off.
    if shown.endswith(b": ") and shown.count(b": ") > prompts and prompts < len(lines):
        os.write(terminal, lines[prompts].encode() + b"\n")
        prompts += 1
print(shown.decode().replace("\r\n", "\n"), end="")
print("exit", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
