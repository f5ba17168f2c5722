"""The loader beside other ways to the same 100 values, as JSON on standard output.

Each run is a fresh process, and the kinds take turns. Measured from the moment when the interpreter
is up until the values are there: import and load together. Run it with a Python that has
requirements-peers.txt; `--ae5-tools DIR` adds the real ae5_tools from a checkout of it.
"""

import argparse
import importlib.metadata
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

SECRETS = 100
VALUE_BYTES = 40
NAMES = [f"BENCH_SECRET_{number:03d}" for number in range(SECRETS)]
VALUES = [f"{number:0{VALUE_BYTES}d}" for number in range(SECRETS)]
HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.join(os.path.dirname(HERE), "src")

FRAME = """
import os, sys, time
start = time.perf_counter()
{code}
print(time.perf_counter() - start)
assert {check}
"""
IN_ENVIRONMENT = f'os.environ["{NAMES[-1]}"] == "{VALUES[-1]}"'
AE5_TOOLS = 'load_ae5_user_secrets(os.environ["NBSECRETS_MOUNT"])'

FIELDS = "\n".join(f"    {name}: str" for name in NAMES)
PYDANTIC_SETTINGS = f"""
from pydantic_settings import BaseSettings
class Settings(BaseSettings, secrets_dir=os.environ["NBSECRETS_MOUNT"], case_sensitive=True):
{FIELDS}
settings = Settings()
"""

SCRIPTS = {
    "nbsecrets": ("import nbsecrets; nbsecrets.load()", IN_ENVIRONMENT),
    "like ae5_tools": (
        f"from like_ae5_tools import load_ae5_user_secrets; {AE5_TOOLS}",
        IN_ENVIRONMENT,
    ),
    "python-dotenv": ("from dotenv import load_dotenv; load_dotenv('secrets.env')", IN_ENVIRONMENT),
    "pydantic-settings": (PYDANTIC_SETTINGS, f'settings.{NAMES[-1]} == "{VALUES[-1]}"'),
    "dynaconf": (
        "from dynaconf import Dynaconf; settings = Dynaconf(settings_files=['.secrets.toml'])\n"
        f"settings.{NAMES[-1]}",
        f'settings.{NAMES[-1]} == "{VALUES[-1]}"',
    ),
}
REAL_AE5_TOOLS = (f"from ae5_tools import load_ae5_user_secrets; {AE5_TOOLS}", IN_ENVIRONMENT)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=21, help="fresh processes of each kind")
    parser.add_argument(
        "--ae5-tools", type=os.path.abspath, metavar="DIR", help="a checkout of ae5-tools"
    )
    options = parser.parse_args()
    scripts = {
        kind: FRAME.format(code=code, check=check) for kind, (code, check) in SCRIPTS.items()
    }
    if options.ae5_tools:
        code, check = REAL_AE5_TOOLS
        scripts["ae5_tools"] = FRAME.format(code=code, check=check)
    base = tempfile.mkdtemp(dir="/dev/shm" if os.path.isdir("/dev/shm") else None)  # noqa: S108
    times: dict[str, list[float]] = {kind: [] for kind in scripts}
    try:
        _write_secrets(base)
        for script in scripts.values():
            _run(
                script, base, options.ae5_tools
            )  # compiled files and caches are warm for all alike
        for _ in range(options.runs):
            for kind, script in scripts.items():
                times[kind].append(_run(script, base, options.ae5_tools) * 1e3)
    finally:
        shutil.rmtree(base)
    figures = {
        kind: {
            "version": _version(kind),
            "p50_ms": statistics.median(all_of_them),
            "p95_ms": _p95(all_of_them),
        }
        for kind, all_of_them in times.items()
    }
    about = {"python": sys.version.split()[0], "runs": options.runs, "secrets": SECRETS}
    print(json.dumps({**about, "value_bytes": VALUE_BYTES, "kinds": figures}, indent=2))


def _write_secrets(base: str) -> None:
    """The same secrets in each form: a mount as the kubelet makes it, a .env, a TOML file."""
    mount = os.path.join(base, "mount")
    generation = os.path.join(mount, "..generation-1")
    os.makedirs(generation, mode=0o700)
    os.symlink("..generation-1", os.path.join(mount, "..data"))
    for name, value in zip(NAMES, VALUES):
        with open(os.path.join(generation, name), "w") as file:
            file.write(value)
        os.symlink(os.path.join("..data", name), os.path.join(mount, name))
    for file_name in ("secrets.env", ".secrets.toml"):
        with open(os.path.join(base, file_name), "w") as file:
            file.writelines(f'{name} = "{value}"\n' for name, value in zip(NAMES, VALUES))


def _run(script: str, base: str, ae5_tools: "str | None") -> float:
    """What the script measured, in seconds."""
    path = [SOURCE, HERE, *([ae5_tools] if ae5_tools else [])]
    environment = {
        **os.environ,
        "NBSECRETS_MOUNT": os.path.join(base, "mount"),
        "PYTHONPATH": os.pathsep.join(path),
        "PYTHONSAFEPATH": "1",
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-c", script]
    process = subprocess.run(
        command, cwd=base, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return float(process.stdout)


def _version(kind: str) -> str:
    try:
        return importlib.metadata.version(kind)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _p95(values: "list[float]") -> float:
    return sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]


if __name__ == "__main__":
    main()
