import json
import os
import signal
import subprocess
import sys
import types
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager
from secret_mount import SecretMount

import nbsecrets

CANARY = "canary-5d07"


class Kernel:
    """A real ipykernel, and the status file that its loads leave."""

    def __init__(self, source_directory: str) -> None:
        self.environment = {
            **os.environ,
            "PYTHONPATH": source_directory,
            "JPY_SESSION_NAME": "/home/ada/a.ipynb",
        }
        runtime = Path(os.environ["HOME"]) / ".local" / "share" / "jupyter" / "runtime"
        runtime.mkdir(mode=0o700, parents=True)
        connection = runtime / f"kernel-{uuid.uuid4()}.json"
        self.manager = KernelManager(connection_file=str(connection))
        self.manager.start_kernel(env=self.environment)
        self.client: BlockingKernelClient = self.manager.client()
        self._connect()
        self.file = connection.with_name(f"nbsecrets-{connection.stem}.json")

    def _connect(self) -> None:
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)

    def run(self, code: str) -> None:
        answer = self.client.execute_interactive(code, timeout=60, output_hook=lambda _: None)
        assert answer["content"]["status"] == "ok", answer["content"]

    def restart(self) -> None:
        self.client.stop_channels()
        self.manager.restart_kernel(now=True, env=self.environment)
        self.client = self.manager.client()
        self._connect()

    def status(self) -> "dict[str, Any]":
        found: dict[str, Any] = json.loads(self.file.read_text())
        return found

    def loaded(self) -> "tuple[str, list[str], list[str]]":
        status = self.status()
        return status["generation"], status["loaded"], status["earlier"]

    @property
    def pid(self) -> int:
        pid = self.manager.provisioner.pid  # type: ignore[union-attr]
        assert isinstance(pid, int)
        return pid


@pytest.fixture
def kernel(mount: SecretMount, source_directory: str) -> Iterator[Kernel]:
    made = Kernel(source_directory)
    yield made
    made.client.stop_channels()
    if made.manager.has_kernel:
        made.manager.shutdown_kernel(now=True)


def test_a_load_says_what_is_loaded_and_no_value(mount: SecretMount, kernel: Kernel) -> None:
    mount.write({"B": CANARY, "A": CANARY})
    kernel.run("import nbsecrets")
    assert not kernel.file.exists()
    kernel.run("__vsc_ipynb_file__ = '/home/ada/b.ipynb'\nloaded = nbsecrets.load('A', 'B')")
    text = kernel.file.read_text()
    assert CANARY not in text
    status = json.loads(text)
    stat_fields = Path(f"/proc/{kernel.pid}/stat").read_text().rpartition(")")[2].split()
    assert status == {
        "format": 1,
        "pid": kernel.pid,
        "start": stat_fields[19],
        "boot": Path("/proc/sys/kernel/random/boot_id").read_text().strip(),
        "pidNamespace": os.readlink(f"/proc/{kernel.pid}/ns/pid"),
        "mount": str(mount),
        "generation": "..generation-1",
        "loaded": ["A", "B"],
        "earlier": [],
        "others": {},
        "session": "/home/ada/a.ipynb",
        "notebook": "/home/ada/b.ipynb",
    }
    assert kernel.file.stat().st_mode & 0o7777 == 0o600
    assert kernel.file.stat().st_uid == os.geteuid()
    assert not list(kernel.file.parent.glob("*.new"))


def test_it_is_not_written_again_when_it_says_nothing_new(
    mount: SecretMount, kernel: Kernel
) -> None:
    mount.write({"A": "v"})
    kernel.run("import nbsecrets; loaded = nbsecrets.load()")
    first = kernel.file.stat().st_ino, kernel.file.stat().st_mtime_ns
    kernel.run("loaded = nbsecrets.load('A')")
    assert (kernel.file.stat().st_ino, kernel.file.stat().st_mtime_ns) == first
    kernel.file.unlink()
    kernel.run("loaded = nbsecrets.load('A')")
    assert kernel.loaded() == ("..generation-1", ["A"], [])


def test_what_was_loaded_before_is_not_taken_for_new(mount: SecretMount, kernel: Kernel) -> None:
    mount.write({"A": "one", "B": "one"})
    kernel.run("import nbsecrets, os; loaded = nbsecrets.load('A', 'B')")
    mount.write({"A": "two", "B": "two"})
    kernel.run("loaded = nbsecrets.load('B')")
    assert kernel.loaded() == ("..generation-2", ["A", "B"], ["A"])
    kernel.run("loaded = nbsecrets.load('A'); os.environ['B'] = 'mine'")
    assert kernel.loaded() == ("..generation-2", ["A", "B"], [])
    kernel.run("loaded = nbsecrets.load('A')")
    assert kernel.loaded() == ("..generation-2", ["A"], [])


def test_the_extension_keeps_it_true_after_each_cell(mount: SecretMount, kernel: Kernel) -> None:
    mount.write({"A": "v", "B": "v", "C": "v"})
    kernel.run("import os\n%load_ext nbsecrets")
    assert kernel.loaded() == ("..generation-1", ["A", "B", "C"], [])
    kernel.run("del os.environ['A']")
    assert kernel.loaded() == ("..generation-1", ["B", "C"], [])
    mount.write({"A": "v", "B": "v"})
    kernel.run("pass")
    # What did not change is of the new generation too.
    assert kernel.loaded() == ("..generation-2", ["B"], [])


def test_groups_and_places_besides_the_mount(
    own_machine: Path, mount: SecretMount, kernel: Kernel
) -> None:
    team = SecretMount(own_machine / "team")
    team.write({"T": "v"})
    mount.write({"A": "v"})
    kernel.run(f"import nbsecrets, os; os.environ['NBSECRETS_SHARED'] = {str(team)!r}")
    kernel.run("os.environ['SET'] = 'v'; loaded = nbsecrets.load('A', 'T', 'SET')")
    status = kernel.status()
    assert status["loaded"] == ["A", "T"]
    assert status["others"] == {str(team): {"generation": "..generation-1", "loaded": ["T"]}}


def test_it_goes_with_the_kernel(mount: SecretMount, kernel: Kernel) -> None:
    mount.write({"A": "v"})
    kernel.run("import nbsecrets; loaded = nbsecrets.load()")
    assert kernel.file.exists()
    kernel.manager.shutdown_kernel()
    assert not kernel.file.exists()


def test_a_restarted_kernel_overwrites_that_of_the_killed_one(
    mount: SecretMount, kernel: Kernel
) -> None:
    mount.write({"A": "v", "B": "v"})
    kernel.run("import nbsecrets; loaded = nbsecrets.load()")
    first = kernel.pid
    # As by a crash in the middle of writing.
    kernel.file.with_name(f"{kernel.file.name}.new").write_text("half")
    os.kill(first, signal.SIGKILL)
    kernel.restart()
    assert kernel.status()["pid"] == first
    kernel.run("import nbsecrets; loaded = nbsecrets.load('B')")
    assert kernel.status()["pid"] == kernel.pid != first
    assert kernel.loaded() == ("..generation-1", ["B"], [])


def test_an_ending_kernel_leaves_the_file_of_the_one_in_its_place(
    mount: SecretMount, kernel: Kernel
) -> None:
    mount.write({"A": "v"})
    kernel.run("import nbsecrets; loaded = nbsecrets.load()")
    other = kernel.file.with_name("other")
    other.write_text("{}")
    other.replace(kernel.file)
    kernel.manager.shutdown_kernel()
    assert kernel.file.read_text() == "{}"


def test_what_killed_kernels_left_is_cleared_and_nothing_else(
    mount: SecretMount, kernel: Kernel
) -> None:
    mount.write({"A": "v"})
    ended = subprocess.Popen(["true"])
    ended.wait()
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    here = {"boot": boot, "pidNamespace": os.readlink("/proc/self/ns/pid")}
    gone = {**here, "pid": ended.pid}
    directory = kernel.file.parent
    contents = {
        "nbsecrets-kernel-gone.json": json.dumps(gone),
        "nbsecrets-kernel-restarting.json": json.dumps(gone),
        "kernel-restarting.json": "{}",
        "nbsecrets-kernel-running.json": json.dumps({**here, "pid": os.getpid()}),
        "nbsecrets-kernel-container.json": json.dumps({**gone, "pidNamespace": "pid:[1]"}),
        "nbsecrets-odd.json": "[]",
        "nbsecrets-half.json": '{"boot": "',
        "jpserver-1.json": json.dumps(gone),
    }
    for name, content in contents.items():
        (directory / name).write_text(content)
    os.mkfifo(directory / "nbsecrets-pipe.json")
    kernel.run("import nbsecrets; loaded = nbsecrets.load()")
    left = {name for name in contents if (directory / name).exists()}
    assert left == set(contents) - {"nbsecrets-kernel-gone.json"}


@pytest.mark.parametrize("before", ["import nbsecrets; loaded = nbsecrets.load('A')", "import os"])
def test_a_forked_child_writes_and_removes_nothing(
    mount: SecretMount, kernel: Kernel, before: str
) -> None:
    mount.write({"A": "v", "B": "v"})
    kernel.run(before)
    was = kernel.file.read_bytes() if kernel.file.exists() else None
    kernel.run(
        "import os, sys\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    import atexit, nbsecrets\n"
        "    ok = nbsecrets.load().names == ('A', 'B')\n"
        "    status = sys.modules.get('nbsecrets._status')\n"
        "    status._remove()\n"
        "    os._exit(0 if ok else 1)\n"
        "assert os.waitpid(child, 0)[1] == 0"
    )
    assert (kernel.file.read_bytes() if kernel.file.exists() else None) == was


def test_what_cannot_be_written_stops_no_load(mount: SecretMount, kernel: Kernel) -> None:
    mount.write({"A": "v"})
    blocked = kernel.file.with_name(f"{kernel.file.name}.new")
    blocked.mkdir()
    kernel.run("import nbsecrets; assert nbsecrets.load().names == ('A',)")
    assert not kernel.file.exists()
    blocked.rmdir()
    kernel.run("assert nbsecrets.load().names == ('A',)")
    assert kernel.loaded() == ("..generation-1", ["A"], [])


def test_planted_links_are_replaced_and_not_followed(
    own_machine: Path, mount: SecretMount, kernel: Kernel
) -> None:
    mount.write({"A": "v"})
    victim = own_machine / "victim"
    victim.write_text("untouched")
    kernel.file.symlink_to(victim)
    kernel.file.with_name(f"{kernel.file.name}.new").symlink_to(victim)
    kernel.run("import nbsecrets; loaded = nbsecrets.load()")
    assert victim.read_text() == "untouched"
    assert not kernel.file.is_symlink()
    assert kernel.loaded() == ("..generation-1", ["A"], [])


def stand_in_kernel(monkeypatch: pytest.MonkeyPatch, connection_file: object) -> None:
    """A stand-in for a running ipykernel in this process: the three things that are asked of it."""
    app = types.SimpleNamespace(
        abs_connection_file=connection_file,
        iopub_thread=types.SimpleNamespace(_master_pid=os.getpid()),
        shell=types.SimpleNamespace(user_ns={}),
    )
    module = types.ModuleType("ipykernel.kernelapp")
    module.IPKernelApp = types.SimpleNamespace(_instance=app)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "ipykernel.kernelapp", module)


def test_a_directory_of_someone_else_gets_no_file(
    own_machine: Path, mount: SecretMount, monkeypatch: pytest.MonkeyPatch
) -> None:
    mount.write({"A": "v"})
    runtime = own_machine / "runtime"
    runtime.mkdir()
    stand_in_kernel(monkeypatch, str(runtime / "kernel-1.json"))
    with monkeypatch.context() as someone_else:
        someone_else.setattr(os, "geteuid", lambda: os.getuid() + 1)
        assert nbsecrets.load("A").names == ("A",)
    assert list(runtime.iterdir()) == []
    nbsecrets.load("A")
    assert [file.name for file in runtime.iterdir()] == ["nbsecrets-kernel-1.json"]


@pytest.mark.parametrize("connection_file", ["", "kernel-1.json", "/gone/kernel-1.json", None, 7])
def test_an_odd_connection_file_stops_no_load(
    mount: SecretMount, monkeypatch: pytest.MonkeyPatch, connection_file: object
) -> None:
    mount.write({"A": "v"})
    stand_in_kernel(monkeypatch, connection_file)
    assert nbsecrets.load("A").names == ("A",)


def test_outside_of_a_kernel_nothing_of_it_is_imported(
    own_machine: Path, mount: SecretMount, source_directory: str
) -> None:
    mount.write({"A": "v"})
    code = (
        "import sys, IPython.core.interactiveshell, nbsecrets; nbsecrets.load()\n"
        "print([name for name in sys.modules if name in ('nbsecrets._status', 'ipykernel')])"
    )
    output = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": source_directory},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    assert output.strip() == "[]"
