"""What one page may send and have waiting, whichever way its frames travel."""

from __future__ import annotations

# One batch is at most 4 MiB of values, which is 5.4 MiB in base64.
MAX_FRAME_BYTES = 8 * 1024 * 1024
# What is read of a page at all: there is room for a frame to be too large and still get its reason.
MAX_MESSAGE_BYTES = 2 * MAX_FRAME_BYTES
# Proxies drop a connection that is silent for a minute.
PING_SECONDS = 30.0
# A whole vault in one answer (16 MiB, so 22 MiB in base64) may wait for a page.
MAX_WAITING_BYTES = 32 * 1024 * 1024
