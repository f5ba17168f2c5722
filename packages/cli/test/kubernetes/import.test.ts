import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sharedCluster, uniqueNamespace } from "../../../../test/cluster/shared-cluster.ts";
import { CommandLine } from "../command-line.ts";

const SECRET = "user-credentials";
const cluster = sharedCluster();
let line: CommandLine;
let namespace: string;
beforeEach(async () => {
  line = new CommandLine();
  namespace = uniqueNamespace();
  await cluster.grant("alice", namespace, SECRET);
  await cluster.kubectl(["create", "secret", "generic", SECRET, "-n", namespace]);
});
afterEach(() => line.remove());

/** What the API server says of the Secret. */
async function live(): Promise<{ data?: Record<string, string> }> {
  const text = await cluster.kubectl(["get", "secret", SECRET, "-n", namespace, "-o", "json"]);
  return JSON.parse(text) as Awaited<ReturnType<typeof live>>;
}

test("20 rows of a .env are in the Secret, all or none of them", async () => {
  const env = {
    KUBECONFIG: cluster.kubeconfig("alice"),
    NBSECRETS_STORE: `kubernetes:${SECRET}?namespace=${namespace}`,
  };
  const path = join(line.home, ".env");
  const names = Array.from({ length: 20 }, (_none, index) => `NAME_${index}`);
  writeFileSync(path, names.map((name) => `${name}=value of ${name}\n`).join(""));
  const trial = await line.run(["import", path, "--dry-run"], "", env);
  expect([trial.code, trial.stderr, (await live()).data]).toEqual([0, "", undefined]);
  const imported = await line.run(["import", path], "", env);
  expect([imported.code, imported.stdout.toString()]).toEqual([
    0,
    "Imported. New: 20, replaced: 0, already there: 0, left out: 0.\n",
  ]);
  const { data } = await live();
  expect(data).toEqual(
    Object.fromEntries(names.map((name) => [name, Buffer.from(`value of ${name}`).toString("base64")])),
  );

  // One change that cannot be made, and none is: together they are more than a Secret may hold.
  const large = ["L1", "L2"].map((name) => `${name}=${"x".repeat(600 * 1024)}\n`).join("");
  writeFileSync(path, `NAME_0=other\n${large}`);
  const refused = await line.run(["import", path, "--overwrite"], "", env);
  expect([refused.code, refused.stderr]).toEqual([9, expect.stringContaining("Nothing was changed")]);
  expect((await live()).data).toEqual(data);
});
