"""Opens or seals a vault with pyrage, the Python binding of rage: an age implementation that is not ours."""

import sys

import pyrage

verb, vault, identity_file = sys.argv[1:]
with open(identity_file, encoding="ascii") as lines:
    keys = [line.strip() for line in lines if line.startswith("AGE-SECRET-KEY-1")]
identity = pyrage.x25519.Identity.from_str(keys[0])

if verb == "open":
    with open(vault, "rb") as sealed:
        sys.stdout.buffer.write(pyrage.decrypt(sealed.read(), [identity]))
else:
    with open(vault, "wb") as sealed:
        sealed.write(pyrage.encrypt(sys.stdin.buffer.read(), [identity.to_public()]))
