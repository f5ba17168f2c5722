"""Figures of the loader, as JSON on standard output.

Medians of fresh processes, beside bare file reads in the same run. `import + load` starts when the
interpreter is up and ends when all values are in os.environ; `process` is the whole process.
The first cell after `import IPython` already has more than our import; this is the worst case.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

SECRETS = 100
VALUE_BYTES = 40
CHECKS = 20_000

BARE = """
import os, time
start = time.perf_counter()
directory = os.environ["NBSECRETS_MOUNT"]
for name in os.listdir(directory):
    if not name.startswith("."):
        os.environ[name] = open(os.path.join(directory, name)).read()
print(time.perf_counter() - start)
"""

OURS = """
import time
start = time.perf_counter()
import nbsecrets
loaded = nbsecrets.load()
print(time.perf_counter() - start)
assert len(loaded) == 100
"""

IMPORT = """
import time
start = time.perf_counter()
import nbsecrets
print(time.perf_counter() - start)
"""

CHECK = """
import time
from nbsecrets._ipython import Follower
follower = Follower()
follower.refresh()
times = []
for _ in range({checks}):
    start = time.perf_counter()
    follower.before_cell(None)
    times.append(time.perf_counter() - start)
times.sort()
print(times[len(times) // 2])
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=21, help="fresh processes of each kind")
    runs = parser.parse_args().runs
    base = tempfile.mkdtemp(dir="/dev/shm" if os.path.isdir("/dev/shm") else None)  # noqa: S108
    try:
        mount = _make_mount(base)
        scripts = {"bare": BARE, "ours": OURS, "import": IMPORT}
        for script in scripts.values():
            _run(script, mount)  # compiled files and caches are warm for all alike
        inside: dict[str, list[float]] = {kind: [] for kind in scripts}
        whole: dict[str, list[float]] = {kind: [] for kind in scripts}
        for _ in range(runs):
            for kind, script in scripts.items():
                seconds, process = _run(script, mount)
                inside[kind].append(seconds)
                whole[kind].append(process)
        checks = [_run(CHECK.format(checks=CHECKS), mount)[0] for _ in range(5)]
    finally:
        shutil.rmtree(base)
    bare, ours = (statistics.median(inside[kind]) for kind in ("bare", "ours"))
    figures = {
        "python": sys.version.split()[0],
        "secrets": SECRETS,
        "value_bytes": VALUE_BYTES,
        "runs": runs,
        "bare_reads_ms": round(bare * 1e3, 3),
        "import_and_load_ms": round(ours * 1e3, 3),
        "import_ms": round(statistics.median(inside["import"]) * 1e3, 3),
        "ratio": round(ours / bare, 2),
        "process_bare_reads_ms": round(statistics.median(whole["bare"]) * 1e3, 1),
        "process_import_and_load_ms": round(statistics.median(whole["ours"]) * 1e3, 1),
        "unchanged_check_us": round(statistics.median(checks) * 1e6, 2),
    }
    print(json.dumps(figures, indent=2))


def _make_mount(base: str) -> str:
    """A mount as the kubelet and our writer make it."""
    mount = os.path.join(base, "mount")
    generation = os.path.join(mount, "..generation-1")
    os.makedirs(generation, mode=0o700)
    for number in range(SECRETS):
        name = f"BENCH_SECRET_{number:03d}"
        with open(os.path.join(generation, name), "w") as file:
            file.write(f"{number:0{VALUE_BYTES}d}")
        os.symlink(os.path.join("..data", name), os.path.join(mount, name))
    os.symlink("..generation-1", os.path.join(mount, "..data"))
    return mount


def _run(script: str, mount: str) -> "tuple[float, float]":
    """What the script measured, and the time of its whole process; both in seconds."""
    source = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "src")
    environment = {**os.environ, "NBSECRETS_MOUNT": mount, "PYTHONPATH": source}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.perf_counter()
    output = subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    return float(output), time.perf_counter() - start


if __name__ == "__main__":
    main()
