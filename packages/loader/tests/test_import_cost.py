import json
import os
import subprocess
import sys
from pathlib import Path

from secret_mount import SecretMount

SLOW = ("re", "pathlib", "typing", "json", "difflib", "hashlib", "tempfile", "warnings")
SLOW_TOO = ("dataclasses", "collections", "functools", "inspect", "__future__", "logging", "time")
BENCHMARK = Path(__file__).parents[1] / "benchmarks" / "bench_loader.py"


def test_the_import_and_a_load_bring_no_slow_module(
    mount: SecretMount, source_directory: str
) -> None:
    mount.write({"A": "v", "PATH": "v", "BINARY": b"\xff"})
    script = (
        "import sys; before = set(sys.modules)\n"
        f"sys.path.insert(0, {source_directory!r})\n"
        f"import os; os.environ['NBSECRETS_MOUNT'] = {str(mount)!r}\n"
        "import nbsecrets; print(nbsecrets.load().names)\n"
        "print(' '.join(set(sys.modules) - before))"
    )
    output = subprocess.run(
        # Without site, which may itself import some of them.
        [sys.executable, "-S", "-E", "-c", script],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout.splitlines()
    assert output[0] == "('A',)"
    brought = set(output[1].split())
    assert "nbsecrets" in brought
    assert not brought & {*SLOW, *SLOW_TOO}
    own = {name for name in brought if name.partition(".")[0] == "nbsecrets"}
    assert own == {
        "nbsecrets",
        *(
            f"nbsecrets._{name}"
            for name in ("errors", "load", "loaded", "mount", "reserved", "snapshot")
        ),
    }


def test_the_benchmark_runs_and_measures_all_it_names() -> None:
    output = subprocess.run(
        [sys.executable, str(BENCHMARK), "--runs", "3"],
        env={**os.environ},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    figures = json.loads(output)
    assert figures["secrets"] == 100
    assert figures["ratio"] > 0
    assert figures["unchanged_check_us"] > 0
