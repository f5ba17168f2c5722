import { MAX_VALUE_BYTES } from "../src/limits.ts";
import { ensure, equal, holdsValue, rejects, toBytes } from "./suite-assertions.ts";
import type { SuiteCase } from "./suite-scene.ts";

const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index);
const notUtf8 = Uint8Array.of(0xff, 0xfe, 0x00, 0xc3, 0x28, 0xed, 0xa0, 0x80);
const pem = "-----BEGIN KEY-----\r\nMIIB\r\n-----END KEY-----\r\n";

const values: readonly (readonly [string, string | Uint8Array])[] = [
  ["plain text", "Pa55w0rd"],
  ["unicode outside the basic plane", "pässwörd 秘密 🔑 e\u0301"],
  ["a byte order mark", "\ufeffvalue"],
  ["quotes, braces and escapes", `"'\`\\ $HOME \${HOME} $(id) {name} %s <b>&amp; \\n \\u0041`],
  ["CRLF and a trailing newline", pem],
  ["one trailing newline", "token\n"],
  ["several trailing newlines", "token\n\n\n"],
  ["leading and trailing spaces and tabs", " \t token \t "],
  ["nothing but a newline", "\n"],
  ["NUL bytes", "a\0b\0\0"],
  ["text that looks like JSON", '{"value":null}'],
  ["text that looks like base64", "UGE1NXcwcmQ="],
  ["bytes that are not UTF-8", notUtf8],
  ["every byte value", everyByte],
  ["no bytes at all", new Uint8Array(0)],
  ["one byte", Uint8Array.of(0)],
  ["64 KiB", pattern(64 * 1024)],
  ["1 MiB, the most there may be", pattern(MAX_VALUE_BYTES)],
];

export function valueCases(add: SuiteCase): void {
  for (const [situation, value] of values) {
    add(`gives the exact bytes back: ${situation}`, async (scene) => {
      await scene.put("A_SECRET", value);
      await scene.holds("A_SECRET", value);
      await scene.holds("A_SECRET", value, await scene.second());
    });
  }

  add("refuses one byte more than 1 MiB and keeps what was there", async (scene) => {
    await scene.put("A_SECRET", "before");
    const large = scene.put("A_SECRET", pattern(MAX_VALUE_BYTES + 1));
    await rejects(large, "too-large", "a value of 1 MiB and a byte");
    await rejects(scene.put("ANOTHER", pattern(MAX_VALUE_BYTES + 1)), "too-large", "a new value of 1 MiB and a byte");
    equal(await scene.names(), ["A_SECRET"], "names");
    await scene.holds("A_SECRET", "before");
  });

  add("refuses a value that is not bytes", async (scene) => {
    for (const value of ["text", [1, 2], null, undefined, { length: 1 }]) {
      const change = { kind: "put", name: "A_SECRET", value: value as unknown as Uint8Array, mode: "create" } as const;
      await rejects(scene.driver.apply([change]), "invalid-value", `a value of type ${typeof value}`);
    }
    equal(await scene.names(), [], "names");
  });

  add("lists nothing when it is empty", async (scene) => {
    equal(await scene.driver.list(), [], "list");
  });

  add("lists sorted by code unit, whatever the order of writing", async (scene) => {
    for (const name of ["b", "Z", "a1", "_", "a", "A_SECRET", "a10", "a2", "10", "9"]) {
      await scene.put(name, `value of ${name}`);
    }
    equal(await scene.names(), ["10", "9", "A_SECRET", "Z", "_", "a", "a1", "a10", "a2", "b"], "names");
  });

  add("never lists a value, neither as it is nor in base64", async (scene) => {
    const canary = "canary-7f3a-never-listed";
    const put = await scene.put("A_SECRET", canary, { description: "of the canary", expiresAt: "2031-01-31" });
    await scene.put("SHORT", "qzj");
    const told = JSON.stringify([put, await scene.driver.list(), await scene.driver.usage()]);
    ensure(!holdsValue(told, canary), "a listed or answered info holds the value");
    ensure(!told.includes("qzj"), "a listed info holds a short value");
    const allowed = ["name", "updatedAt", "description", "expiresAt", "version", "readOnly"];
    for (const info of await scene.driver.list()) {
      equal(
        Object.keys(info).filter((key) => !allowed.includes(key)),
        [],
        "fields that the contract does not know",
      );
    }
  });

  add("is not changed by what is done to the bytes and details that were given", async (scene) => {
    const value = toBytes("given");
    const details = { description: "given" };
    await scene.put("A_SECRET", value, details);
    value.fill(0);
    details.description = "changed";
    await scene.holds("A_SECRET", "given");
    equal((await scene.info("A_SECRET")).description, "given", "description");
  });

  add("is not changed by what is done to the bytes and lists that it gave", async (scene) => {
    await scene.put("A_SECRET", "kept");
    await scene.put("B_SECRET", "kept too");
    if (scene.driver.supports.reveal) {
      (await scene.driver.reveal("A_SECRET")).fill(0);
    }
    await scene.holds("A_SECRET", "kept");
    const list = await scene.driver.list();
    if (!Object.isFrozen(list)) {
      (list as unknown[]).length = 0;
    }
    equal(await scene.names(), ["A_SECRET", "B_SECRET"], "names");
  });

  add("says when a secret was written, if it says so, as an ISO date in UTC", async (scene) => {
    const { updatedAt } = await scene.put("A_SECRET", "value");
    ensure(updatedAt === undefined || new Date(updatedAt).toISOString() === updatedAt, `updatedAt ${updatedAt}`);
    equal((await scene.info("A_SECRET")).updatedAt, updatedAt, "updatedAt as listed");
  });

  add("tells how much is used, and where, and counts more after a write", async (scene) => {
    const before = await scene.driver.usage();
    await scene.put("A_SECRET", pattern(2000));
    const after = await scene.driver.usage();
    ensure(after.usedBytes >= before.usedBytes + 2000, `used ${before.usedBytes}, then ${after.usedBytes}`);
    ensure(after.limitBytes === undefined || after.limitBytes >= after.usedBytes, "the limit is below what is used");
    ensure(typeof after.place === "string" && after.place.trim() !== "", "usage names no place");
    equal(after.place, before.place, "place");
  });
}

/** Bytes without a short period, so that a lost or doubled block shows. */
function pattern(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 1;
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}
