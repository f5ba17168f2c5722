"""docs/jupyterhub.md configures an administrator's hub; KubeSpawner makes its pods here."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from traitlets.config import Config

PAGE = Path(__file__).parents[2] / "docs" / "jupyterhub.md"
MOUNT = "/var/run/secrets/user_credentials"


def page_values() -> dict[str, Any]:
    """The values for Zero to JupyterHub, as the page has them."""
    marked = r"<!-- The tests read this block.*?```yaml\n(.*?)```"
    block = re.search(marked, PAGE.read_text(), re.DOTALL)
    assert block is not None
    values: dict[str, Any] = yaml.safe_load(block.group(1))
    return values


class Group:
    def __init__(self, name: str) -> None:
        self.name = name


@pytest.fixture(autouse=True)
def well_formed_kubeconfig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """KubeSpawner reads one when it is made; no cluster is asked for a manifest."""
    config = {
        "clusters": [{"name": "c", "cluster": {"server": "https://127.0.0.1:1"}}],
        "users": [{"name": "u", "user": {"token": "t"}}],
        "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u"}}],
        "current-context": "x",
    }
    (tmp_path / "kubeconfig").write_text(yaml.safe_dump(config))
    monkeypatch.setenv("KUBECONFIG", os.fspath(tmp_path / "kubeconfig"))


async def pod_of(groups: list[str], site_hook: Any = None) -> dict[str, Any]:
    """The pod that a hub with the page's values starts for a user in these groups."""
    from kubernetes_asyncio.client import ApiClient
    from kubespawner import KubeSpawner  # type: ignore[import-untyped]

    values = page_values()
    # As Zero to JupyterHub's own configuration does: values first, then each entry of extraConfig.
    config = Config()
    config.KubeSpawner.environment = values["singleuser"]["extraEnv"]
    if site_hook is not None:
        config.KubeSpawner.modify_pod_hook = site_hook
    for code in values["hub"]["extraConfig"].values():
        exec(code, {"c": config})
    spawner = KubeSpawner(config=config, _mock=True)
    spawner.api_token = "t"
    spawner.user.groups = [Group(name) for name in groups]
    pod = await spawner.modify_pod_hook(spawner, await spawner.get_pod_manifest())
    async with ApiClient() as client:
        manifest: dict[str, Any] = client.sanitize_for_serialization(pod)
    return manifest


Named = dict[str, dict[str, Any]]


def session_of(pod: dict[str, Any]) -> tuple[dict[str, str], Named, Named]:
    """Its environment, and by name its volumes and where they are mounted."""
    session = pod["spec"]["containers"][0]
    environment = {one["name"]: one.get("value", "") for one in session["env"]}
    mounts = {one["name"]: one for one in session["volumeMounts"]}
    return environment, {one["name"]: one for one in pod["spec"]["volumes"]}, mounts


async def test_a_session_keeps_its_files_in_memory_and_has_the_hub_as_its_store() -> None:
    environment, volumes, mounts = session_of(await pod_of([]))
    assert environment["NBSECRETS_STORE"] == "hub:"
    assert environment["NBSECRETS_HUB_URL"] == "http://proxy-public/services/nbsecrets/"
    assert environment["NBSECRETS_MOUNT"] == MOUNT
    assert "NBSECRETS_SHARED" not in environment
    assert volumes["nbsecrets-mount"]["emptyDir"] == {"medium": "Memory", "sizeLimit": "16Mi"}
    assert (mounts["nbsecrets-mount"]["mountPath"], mounts["nbsecrets-mount"]["readOnly"]) == (
        MOUNT,
        False,
    )


async def test_groups_of_the_user_are_mounted_read_only() -> None:
    odd = "/R & D: Münster"
    environment, volumes, mounts = session_of(await pod_of(["research", odd]))
    places = environment["NBSECRETS_SHARED"].split(":")
    assert len(places) == 2
    assert "/var/run/secrets/shared_credentials/research" in places
    for number, place in enumerate(places):
        secret = volumes[f"nbsecrets-shared-{number}"]["secret"]
        assert secret == {
            "secretName": f"shared-secrets-{place.rsplit('/', 1)[-1]}",
            "optional": True,
            "defaultMode": 0o400,
        }
        assert re.fullmatch(r"[a-z0-9-]{1,63}", secret["secretName"])
        assert mounts[f"nbsecrets-shared-{number}"] == {
            "name": f"nbsecrets-shared-{number}",
            "mountPath": place,
            "readOnly": True,
        }


async def test_a_hook_of_the_site_runs_before_ours() -> None:
    def hook(_spawner: object, pod: Any) -> Any:
        pod.metadata.labels["site"] = "yes"
        return pod

    async def later(spawner: object, pod: Any) -> Any:
        return hook(spawner, pod)

    for one in (hook, later):
        pod = await pod_of([], one)
        assert pod["metadata"]["labels"]["site"] == "yes"
        assert "nbsecrets-mount" in {volume["name"] for volume in pod["spec"]["volumes"]}
