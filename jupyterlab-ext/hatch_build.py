"""Refuses to pack a wheel without the parts that npm builds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUILT = ("labextension/package.json", "service/nbsecrets.mjs", "wheels/nbsecrets-*.whl")


class CustomBuildHook(BuildHookInterface):  # type: ignore[misc]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        package = Path(self.root) / "jupyterlab_nbsecrets"
        missing = [name for name in BUILT if not any(package.glob(name))]
        if missing:
            raise SystemExit(
                f"jupyterlab_nbsecrets/{missing[0]} is missing: run `npm run build` "
                "at the root of the checkout before building this package."
            )
