import { beforeEach, describe, expect, test } from "vitest";
import { ImportModel, MAX_VALUE_BYTES, PanelModel, SecretError, willImport } from "../src/index.ts";
import { TestHost } from "./panel-host.ts";

let host: TestHost;
let panel: PanelModel;
let importing: ImportModel;

beforeEach(async () => {
  host = new TestHost();
  panel = new PanelModel(host);
  await host.outside.put("OTHER", bytes("before"), "create");
  await panel.refresh();
  importing = new ImportModel(panel);
});

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text));
}

function states(): readonly string[] {
  return importing.state.rows.map((row) => `${row.name} ${row.state}${willImport(row) ? " +" : ""}`);
}

const stored = async (): Promise<string> => (await host.outside.list()).map(({ name }) => name).join(" ");
const value = async (name: string): Promise<string> => Buffer.from(await host.outside.reveal(name)).toString();

test("from a file to one change", async () => {
  await importing.read(bytes("NEW=1\nOTHER=2\nmy-key=3\nTHIRD=4"), ".env");
  expect(states()).toEqual(["NEW new +", "OTHER overwrites", "my-key name", "THIRD new +"]);
  importing.want(1, true);
  importing.want(3, false);
  await importing.useProposals();
  await importing.rename(2, "MY_KEY");
  expect([states(), importing.ready]).toEqual([
    ["NEW new +", "OTHER overwrites +", "MY_KEY new +", "THIRD new"],
    { count: 3 },
  ]);
  const calls = host.calls.length;
  expect(await importing.save()).toEqual({
    key: "import-done",
    params: { created: "2", replaced: "1", same: "0", left: "1" },
  });
  expect(host.calls.slice(calls).filter((call) => call === "put")).toHaveLength(3);
  expect([await stored(), await value("OTHER")]).toEqual(["MY_KEY NEW OTHER", "2"]);
  await panel.undo();
  expect([await stored(), await value("OTHER")]).toEqual(["OTHER", "before"]);
});

test("every tick is set at once", async () => {
  await importing.read(bytes("NEW=1\nOTHER=2\nmy-key=3\nTHIRD=4"), ".env");
  let told = 0;
  importing.onChange(() => (told += 1));
  importing.wantOnly((row) => row.name === "OTHER" || row.name === "THIRD");
  expect([states(), told]).toEqual([["NEW new", "OTHER overwrites +", "my-key name", "THIRD new +"], 1]);
  importing.wantOnly((row) => row.wanted);
  expect(told).toBe(1);
});

test("the state holds no value, and the bytes are overwritten when another file is read, and at the end", async () => {
  const first = bytes("A=canary-1");
  const second = bytes("OTHER=canary-2");
  await importing.read(first, ".env");
  expect(JSON.stringify(importing.state)).not.toContain("canary");
  await importing.read(second, "b.env");
  expect([first.every((byte) => byte === 0), importing.state.fileName]).toEqual([true, "b.env"]);
  importing.dispose();
  expect(second.every((byte) => byte === 0)).toBe(true);
});

test("another file that comes while it saves is not read: what was previewed is what is saved", async () => {
  await importing.read(bytes("NEW=1\nOTHER=2"), ".env");
  importing.want(1, true);
  let open: () => void = () => undefined;
  host.gates.set("put", new Promise((resolve) => (open = resolve)));
  const saving = importing.save();
  await expect.poll(() => host.calls).toContain("put");
  const late = bytes("NEW=canary\nOTHER=canary");
  await importing.read(late, "late.env");
  await importing.readAs("json");
  open();
  expect(await saving).toMatchObject({ key: "import-done" });
  expect([await value("NEW"), await value("OTHER")]).toEqual(["1", "2"]);
  expect([importing.state.fileName, late.every((byte) => byte === 0)]).toEqual([".env", true]);
});

test("a file whose reading ends after the import did is forgotten", async () => {
  importing.dispose();
  const late = bytes("A=canary");
  await importing.read(late, ".env");
  expect(late.every((byte) => byte === 0)).toBe(true);
  expect(importing.state.rows).toEqual([]);
});

test("another format reads the same bytes again, and forgets what was decided about them", async () => {
  await importing.read(bytes("export A='it'\\''s'"), ".env");
  expect(importing.state.problems).toHaveLength(1);
  await importing.readAs("shell");
  expect([states(), importing.state.problems]).toEqual([["A new +"], []]);
});

describe("the store changes meanwhile", () => {
  test("while the rows are looked at they follow it", async () => {
    await importing.read(bytes("NEW=1\nOTHER=before"), ".env");
    expect(states()).toEqual(["NEW new +", "OTHER same"]);
    await host.outside.put("NEW", bytes("1"), "create");
    await panel.refresh();
    await expect.poll(states).toEqual(["NEW same", "OTHER same"]);
  });

  test.each([
    ["a new name was taken", "NEW=1\nTHIRD=3", "NEW"],
    ["what is to be replaced became another", "OTHER=1\nTHIRD=3", "OTHER"],
  ])("%s: that is said, and nothing is imported", async (_what, file, name) => {
    await importing.read(bytes(file), ".env");
    importing.wantAll(true);
    await host.outside.put(name, bytes("meanwhile"), "overwrite");
    expect(await importing.save()).toBeUndefined();
    expect(importing.state).toMatchObject({
      phase: "ready",
      alert: { key: "import-store-changed", params: { names: name } },
    });
    expect([await value(name), await stored()]).toEqual(["meanwhile", expect.not.stringContaining("THIRD")]);
    importing.wantAll(true);
    expect((await importing.save())?.key).toBe("import-done");
    expect(await value(name)).toBe("1");
  });
});

test("a refusal of the store is shown, and it can be tried again", async () => {
  await importing.read(bytes("NEW=1"), ".env");
  host.failures.set("put", new SecretError("denied", "service-refused"));
  expect(await importing.save()).toBeUndefined();
  expect(importing.state).toMatchObject({ phase: "ready", alert: { key: "service-refused" } });
  host.failures.clear();
  expect((await importing.save())?.key).toBe("import-done");
});

test("a comparison that fails makes no row look harmless", async () => {
  host.failures.set("compare", new SecretError("unavailable", "service-unreachable"));
  await importing.read(bytes("OTHER=before"), ".env");
  expect([states(), importing.state.alert?.key]).toEqual([["OTHER overwrites"], "service-unreachable"]);
});

test("more than one change may hold is told before", async () => {
  const line = (name: string): string => `${name}=${"x".repeat(MAX_VALUE_BYTES)}\n`;
  await importing.read(bytes(["A", "B", "C", "D", "E"].map(line).join("")), ".env");
  expect(importing.ready).toMatchObject({ count: 5, refusal: { key: "import-batch" } });
  importing.want(0, false);
  expect(importing.ready).toEqual({ count: 4 });
});
