import { existsSync, readFileSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CommandLine } from "./command-line.ts";
import { ServeClient, type Answer } from "./serve-client.ts";

const CANARY = "canary-serve-51d2";
let line: CommandLine;
let clients: ServeClient[];
beforeEach(() => {
  line = new CommandLine();
  clients = [];
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.kill()));
  line.remove();
});

const serve = (options: readonly string[] = []): ServeClient => {
  const client = new ServeClient(line.start(["serve", ...options]));
  clients.push(client);
  return client;
};
const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString("base64");
const put = (name: string, text: string | Uint8Array) => ({
  changes: [{ kind: "put", name, value: { base64: base64(text) }, mode: "overwrite" }],
});
const names = (answer: Answer): string[] => (answer.result as { name: string }[]).map((info) => info.name);

describe("envelopes", () => {
  test("the first one says where the mount is, which is there by then", async () => {
    await line.run(["set", "A"], "one");
    const client = serve();
    await client.find(() => client.received[0]);
    expect(client.received).toEqual([{ c: "0", m: JSON.stringify({ mount: line.mount }) }]);
    expect(readFileSync(join(line.mount, "A"), "utf8")).toBe("one");
  });

  test("the first one is empty when the mount failed; the status says why", async () => {
    mkdirSync(line.mount, { mode: 0o700 });
    writeFileSync(join(line.mount, "notes"), "mine");
    const client = serve();
    await client.find(() => client.received[0]);
    expect(client.received).toEqual([{ c: "0", m: "{}" }]);
    const { result } = await client.call("1", 1, "service/status");
    expect(result).toMatchObject({
      mount: { directory: line.mount, problem: { code: "denied", key: "mount-in-the-way" } },
    });
    expect(client.stderr).toMatch(/^nbsecrets: [^\n]*notes is not part of a mount[^\n]*\n$/);
  });

  test("a status that changes later is told to every connection, without a question", async () => {
    mkdirSync(line.mount, { mode: 0o700 });
    writeFileSync(join(line.mount, "notes"), "mine");
    const client = serve();
    await client.call("a", 1, "hello", { protocol: 1 });
    await client.call("b", 1, "hello", { protocol: 1 });
    const told = ["a", "b"].map((c) => client.frame(c, ({ method }) => method === "service/statusChanged"));
    rmSync(join(line.mount, "notes"));
    await line.run(["set", "A"], "one");
    await Promise.all(told);
    expect((await client.call("a", 2, "service/status")).result).toEqual({ mount: { directory: line.mount } });
  });

  test("two connections with the same ids at once get their own answers", async () => {
    const client = serve();
    await client.call("a", 1, "store/apply", put("OF_A", "from a"));
    await client.call("b", 1, "store/apply", put("OF_B", new Uint8Array(1024 * 1024).fill(66)));
    const ids = Array.from({ length: 20 }, (_none, index) => index + 2);
    const answers = await Promise.all(
      ids.flatMap((id) => [
        client.call("a", id, "store/reveal", { name: "OF_A" }),
        client.call("b", id, "store/reveal", { name: id % 2 === 0 ? "OF_A" : "NONE" }),
      ]),
    );
    ids.forEach((id, index) => {
      expect(answers[2 * index]).toMatchObject({ id, result: { base64: base64("from a") } });
      expect(answers[2 * index + 1]).toMatchObject(
        id % 2 === 0 ? { id, result: { base64: base64("from a") } } : { id, error: { data: { code: "not-found" } } },
      );
    });
    const large = (await client.call("a", 99, "store/reveal", { name: "OF_B" })).result as { base64: string };
    expect(Buffer.from(large.base64, "base64").equals(Buffer.alloc(1024 * 1024, 66))).toBe(true);
  });

  test("the mount shows what was saved when the save is answered", async () => {
    const client = serve();
    await client.call("a", 1, "store/apply", put("A", "one"));
    expect(readFileSync(join(line.mount, "A"), "utf8")).toBe("one");
    await client.call("a", 2, "store/apply", { changes: [{ kind: "remove", name: "A" }] });
    expect(existsSync(join(line.mount, "A"))).toBe(false);
  });

  test("events reach the connections that watch; a closed one hears nothing more", async () => {
    const client = serve();
    for (const c of ["a", "b", "c"]) {
      expect(await client.call(c, 1, "hello", { protocol: 1 })).toMatchObject({ result: { protocol: 1 } });
    }
    await client.call("a", 2, "store/watch", { watch: 1 });
    await client.call("b", 2, "store/watch", { watch: 1 });
    await client.send({ c: "b", closed: true });
    const heard = client.frame("a", (message) => message.method === "store/event");
    const from = client.received.length;
    await line.run(["set", "ELSEWHERE"], "v");
    expect(await heard).toMatchObject({ params: { watch: 1 } });
    expect(names(await client.call("a", 3, "store/list"))).toEqual(["ELSEWHERE"]);
    expect(client.received.slice(from).filter((envelope) => envelope.c !== "a")).toEqual([]);
  });

  test.each(["{", "5", "null", "[]", '{"id":1}', ""])(
    "a damaged frame %j closes its connection and no other",
    async (frame) => {
      const client = serve();
      await client.call("a", 1, "hello", { protocol: 1 });
      await client.send({ c: "a", m: frame });
      await client.find(() => client.received.find((envelope) => envelope.c === "a" && envelope.closed));
      expect(await client.call("b", 1, "hello", { protocol: 1 })).toMatchObject({ result: { protocol: 1 } });
      expect(await client.call("a", 1, "hello", { protocol: 1 })).toMatchObject({ result: { protocol: 1 } });
      await client.send({ c: "0", m: frame }); // no page's: passed over
      expect(await client.endInput()).toBe(0);
      expect(client.received.filter((envelope) => envelope.closed)).toHaveLength(1);
    },
  );
});

test("without reveal, no value leaves", async () => {
  await line.run(["set", "A"], CANARY);
  const client = serve(["--no-reveal"]);
  expect(await client.call("a", 1, "hello", { protocol: 1 })).toMatchObject({
    result: { supports: { reveal: false } },
  });
  expect(await client.call("a", 2, "store/reveal", { name: "A" })).toMatchObject({
    error: { data: { code: "unsupported", key: "reveal-off" } },
  });
  expect(JSON.stringify(client.received)).not.toMatch(/canary|Y2FuYXJ5/);
});

describe("the end", () => {
  test("of input ends it, with a watch open and requests on their way, and leaves no lock", async () => {
    const client = serve();
    await client.call("a", 1, "store/watch", { watch: 1 });
    await client.request("a", 2, "store/apply", put("A", CANARY));
    expect(await client.endInput()).toBe(0);
    expect(client.stderr).toBe("");
    expect([existsSync(join(line.vault, "vault.lock")), existsSync(join(line.mount, "..lock"))]).toEqual([
      false,
      false,
    ]);
  });

  test("an envelope that cannot be told apart ends it: nothing after it could be", async () => {
    const child = line.start(["serve"]);
    const client = new ServeClient(child);
    clients.push(client);
    await client.find(() => client.received[0]);
    child.stdin.write(`Content-Length: 20\r\n\r\n{"c":"a","m":"${CANARY}"}`);
    expect(await client.ended).toBe(6);
    expect(client.stderr).not.toContain("canary");
  });

  test("by force, in the middle of a save: the vault is whole, with what was answered, and the next one carries on", async () => {
    for (let round = 0; round < 3; round += 1) {
      const client = serve();
      await client.call("a", 1, "store/apply", put(`DONE_${round}`, CANARY));
      for (let id = 2; id < 12; id += 1) {
        await client.request("a", id, "store/apply", put(`MAYBE_${round}_${id}`, CANARY));
      }
      await client.find(() => (client.received.length > 2 + round ? true : undefined));
      await client.kill();
      const answered = client.received.flatMap(({ c, m = "{}" }) =>
        c === "a" ? [(JSON.parse(m) as Answer).result] : [],
      );
      const kept = (await line.run(["list"])).stdout.toString().split("\n");
      for (const info of answered.flat() as { name: string }[]) {
        expect(kept).toContain(info.name);
      }
      expect((await line.run(["get", `DONE_${round}`])).stdout.toString()).toBe(CANARY);
    }
  });
});
