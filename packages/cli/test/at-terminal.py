"""Runs a command at a pseudo-terminal, types when it asks, and writes all that the terminal showed.

at-terminal.py WHEN TYPED COMMAND…: exit code of the command; standard output of it goes to the file $OUT.
"""

import os
import pty
import sys

when, typed, command = sys.argv[1].encode(), sys.argv[2].encode(), sys.argv[3:]
child, terminal = pty.fork()
if child == 0:
    out = os.open(os.environ["OUT"], os.O_WRONLY | os.O_CREAT, 0o600)
    os.dup2(out, 1)
    os.execv(command[0], command)

shown = b""
while True:
    try:
        part = os.read(terminal, 65536)
    except OSError:  # EIO: the other end is closed
        break
    if not part:
        break
    shown += part
    if typed and when in shown:
        os.write(terminal, typed)
        typed = b""
_, status = os.waitpid(child, 0)
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(status))
