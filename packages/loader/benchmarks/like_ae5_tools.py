"""A stand-in for ae5_tools, which is on no package index: its import and its loader, nothing else.

The import brings in what `import ae5_tools` brings in from outside that package, which is also the
client of a server; the package's own modules are left out, so the real one takes somewhat longer.
The loader lists the directory with pathlib and reads each file as text.
"""

import importlib
import os
from pathlib import Path

for module in (
    "getpass",
    "http.cookiejar",
    "json",
    "logging",
    "subprocess",
    "tarfile",
    "tempfile",
    "webbrowser",
    "dateutil.parser",
    "dateutil.tz",
    "requests",
):
    importlib.import_module(module)


def load_ae5_user_secrets(secrets_path: str) -> None:
    for entry in Path(secrets_path).glob("*"):
        if entry.is_file():
            os.environ[entry.name] = entry.read_text(encoding="utf-8")
