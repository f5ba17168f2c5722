import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CommandLine } from "./command-line.ts";
import { ServeClient, type Answer } from "./serve-client.ts";

const CANARY = Buffer.concat([Buffer.from("canary-undo-3c1f\0\r\n"), Buffer.of(255, 254, 10)]);
let line: CommandLine;
let clients: ServeClient[];
beforeEach(async () => {
  line = new CommandLine();
  clients = [];
  await line.run(["set", "A", "--description", "kept"], CANARY);
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.kill()));
  line.remove();
});

const serve = (...options: readonly string[]): ServeClient => {
  const client = new ServeClient(line.start(["serve", ...options]));
  clients.push(client);
  return client;
};
const put = (name: string, text: string) => ({
  kind: "put",
  name,
  value: { base64: Buffer.from(text).toString("base64") },
  mode: "overwrite",
});
const stored = async (name: string): Promise<Buffer> => (await line.run(["get", name])).stdout;
const undoOf = ({ result }: Answer): string => (result as { undo: string }).undo;
const toldNoValue = (client: ServeClient): void => {
  expect(JSON.stringify(client.received) + client.stderr).not.toMatch(/canary|Y2FuYXJ5/);
};

test.each([
  ["an overwritten secret", "", put("A", "new")],
  ["a deleted one", "", { kind: "remove", name: "A" }],
  ["a deleted one where values may not be shown", "--no-reveal", { kind: "remove", name: "A" }],
])(
  "%s comes back with its exact bytes, in the store and in the mount, and no frame held them",
  async (_what, option, change) => {
    const client = serve(...(option === "" ? [] : [option]));
    const changed = await client.call("a", 1, "service/change", { changes: [change, put("B", "also new")] });
    expect(await stored("A")).not.toEqual(CANARY);
    const undone = await client.call("b", 1, "service/undo", { token: undoOf(changed) });
    expect(undone).toMatchObject({ result: [{ name: "A", description: "kept" }] });
    expect(await stored("A")).toEqual(CANARY);
    expect(readFileSync(join(line.mount, "A"))).toEqual(CANARY);
    expect(existsSync(join(line.mount, "B"))).toBe(false);
    toldNoValue(client);
    expect(await client.call("a", 2, "service/undo", { token: undoOf(changed) })).toMatchObject({
      error: { data: { code: "not-found", key: "undo-gone" } },
    });
  },
);

test("what the command line changed since is left alone", async () => {
  const client = serve();
  const changed = await client.call("a", 1, "service/change", { changes: [{ kind: "remove", name: "A" }] });
  await line.run(["set", "A"], "of the command line");
  expect(await client.call("a", 2, "service/undo", { token: undoOf(changed) })).toMatchObject({
    error: { data: { code: "conflict", key: "undo-conflict", params: { name: "A" } } },
  });
  expect((await stored("A")).toString()).toBe("of the command line");
  toldNoValue(client);
});

test("a token is good for its own service only: after a restart it is gone, and nobody can guess one", async () => {
  const first = serve();
  const tokens = new Set<string>();
  for (let id = 1; id <= 3; id += 1) {
    tokens.add(undoOf(await first.call("a", id, "service/change", { changes: [put("A", `value ${id}`)] })));
  }
  expect(tokens.size).toBe(3);
  expect([...tokens].every((token) => /^[\w-]{22}$/.test(token))).toBe(true);
  // What is kept keeps no service running.
  expect(await first.endInput()).toBe(0);
  const second = serve();
  const [token] = [...tokens].reverse();
  expect(await second.call("a", 1, "service/undo", { token })).toMatchObject({
    error: { data: { code: "not-found", key: "undo-gone" } },
  });
  expect((await stored("A")).toString()).toBe("value 3");
});

test.each(["", "--no-reveal"])("what may be imported is compared inside the service %s", async (option) => {
  const client = serve(...(option === "" ? [] : [option]));
  const value = { base64: CANARY.toString("base64") };
  const entries = [
    { name: "A", value },
    { name: "A", value: { base64: "AA==" } },
    { name: "B", value },
  ];
  const { result } = await client.call("a", 1, "service/compare", { entries });
  expect(result).toEqual(["same", "different", "new"]);
  toldNoValue(client);
});
