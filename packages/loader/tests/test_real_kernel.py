import os
from collections.abc import Iterator

import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager
from secret_mount import SecretMount


@pytest.fixture
def kernel(mount: SecretMount, source_directory: str) -> Iterator[BlockingKernelClient]:
    """A real ipykernel, told of the mount as a host tells it."""
    manager = KernelManager()
    manager.start_kernel(env={**os.environ, "PYTHONPATH": source_directory})
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=30)
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def run(kernel: BlockingKernelClient, code: str) -> str:
    """All that a notebook would show and keep: streams, results with every form, errors."""
    shown: list[str] = []
    kernel.execute_interactive(
        code, timeout=30, output_hook=lambda message: shown.append(repr(message["content"]))
    )
    return "\n".join(shown)


def test_the_story_of_a_notebook(mount: SecretMount, kernel: BlockingKernelClient) -> None:
    mount.write({"MLFLOW_ACCESS_SECRET": "canary-1", "BINARY": b"canary\xff"})
    output = run(kernel, "import os, nbsecrets\nnbsecrets.load('MLFLOW_ACCESS_SECRET')")
    assert "Loaded 1 secret: MLFLOW_ACCESS_SECRET" in output
    assert "canary" not in output
    assert "canary-1" in run(kernel, "print(os.environ['MLFLOW_ACCESS_SECRET'])")

    output = run(kernel, "%load_ext nbsecrets")
    assert "Skipped BINARY: its value is not UTF-8 text" in output and "canary" not in output

    mount.write({"MLFLOW_ACCESS_SECRET": "canary-2"})
    assert "canary-2" in run(kernel, "print(os.environ['MLFLOW_ACCESS_SECRET'])")

    mount.write({"MLFLOW_ACCESS_SECRETS": "canary-3"})
    output = run(kernel, "os.environ['MLFLOW_ACCESS_SECRET']")
    assert "KeyError" in output
    assert "Did you mean MLFLOW_ACCESS_SECRETS?" in output
    assert "canary" not in output


def test_verbose_tracebacks_hold_no_value(mount: SecretMount, kernel: BlockingKernelClient) -> None:
    mount.write({"BINARY": b"canary\xff", "OTHER": "canary"})
    run(kernel, "%xmode Verbose\nimport nbsecrets")
    for cell in (
        "nbsecrets.get('BINARY')",
        "nbsecrets.get('OTHERS')",
        "nbsecrets.load('OTHER', 'OTHERS')",
        "nbsecrets.load('BINARY')",
        "nbsecrets.demand_env_var('OTHER')",
        "nbsecrets.path('OTHERS')",
    ):
        output = run(kernel, cell)
        assert "nbsecrets" in output
        assert "canary" not in output
