"""Prints, as JSON, what KubeSpawner makes of `{username}` for each name of the JSON list on standard input."""

import asyncio
import json
import sys

from kubespawner import KubeSpawner


async def expand(names):
    spawner = KubeSpawner(_mock=True)  # wants a loop
    for spawner.user.name in names:
        yield spawner._expand_user_properties("{username}")


async def main():
    names = json.load(sys.stdin)
    json.dump([slug async for slug in expand(names)], sys.stdout)


asyncio.run(main())
