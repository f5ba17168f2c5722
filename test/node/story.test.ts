import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SessionChart, type MountMode } from "./session-chart.ts";
import { ownNode } from "./own-node.ts";

const node = ownNode();
/** As docs/reading-secrets.md has them. */
const SECRETS = { MLFLOW_ACCESS_SECRET: "mlflow-1f7d", REDIS_ACCESS_TOKEN: "redis-93ac" };
const STORY = `
import os
import nbsecrets
nbsecrets.load("MLFLOW_ACCESS_SECRET", "REDIS_ACCESS_TOKEN")
print(os.environ["MLFLOW_ACCESS_SECRET"], os.environ["REDIS_ACCESS_TOKEN"])
`;
const PLAIN = `
import os

# Reads secrets from files into environment variables; this document keeps no value.
_mount = os.environ.get("NBSECRETS_MOUNT") or "/var/run/secrets/user_credentials"
for _name in ["MLFLOW_ACCESS_SECRET", "REDIS_ACCESS_TOKEN"]:
    _path = os.path.join(_mount, _name)
    if os.path.exists(_path) or _name not in os.environ:
        with open(_path, "rb") as _file:
            os.environ[_name] = os.fsdecode(_file.read())
print(os.environ["MLFLOW_ACCESS_SECRET"], os.environ["REDIS_ACCESS_TOKEN"])
`;
/** Who owns each file of the mount and may do what with it, and whether it is in memory and may be written. */
const LOOK = `
import os, subprocess
mount = "/var/run/secrets/user_credentials"
line = next(line.split() for line in open("/proc/self/mounts") if line.split()[1] == os.path.realpath(mount))
print(line[2], line[3].split(",")[0])
for name in ["MLFLOW_ACCESS_SECRET", "REDIS_ACCESS_TOKEN"]:
    status = os.stat(os.path.join(mount, name))
    print(oct(status.st_mode & 0o7777), status.st_uid, status.st_gid)
print(sorted(name for name in os.listdir(mount) if not name.startswith(".")))
`;
const SEEN: Record<MountMode, string> = {
  kubelet: "tmpfs ro\n0o440 0 100\n0o440 0 100\n",
  live: "tmpfs ro\n0o400 1000 100\n0o400 1000 100\n",
};

describe.each(["kubelet", "live"] as const)("in the mode %s, where the restricted standard is enforced", (mode) => {
  let sessions: SessionChart;
  beforeAll(async () => {
    sessions = await SessionChart.create(node());
    await sessions.makeSecret(SECRETS);
  });
  afterAll(() => sessions.remove());
  const output = async (name: string, program: string): Promise<string> => {
    const command = ["python3", "-c", program];
    const pod = await sessions.start({ name, mode, command, restartPolicy: "Never" });
    return pod.output();
  };

  test("a pod that runs the documented loader prints both values", async () => {
    expect(await output("loader", STORY)).toBe("mlflow-1f7d redis-93ac\n");
  });

  test("so does one that runs the documented plain code", async () => {
    expect(await output("plain", PLAIN)).toBe("mlflow-1f7d redis-93ac\n");
  });

  test("files are in memory, read-only, and no other user's", async () => {
    const names = "['MLFLOW_ACCESS_SECRET', 'REDIS_ACCESS_TOKEN']";
    expect(await output("look", LOOK)).toBe(`${SEEN[mode]}${names}\n`);
  });
});
