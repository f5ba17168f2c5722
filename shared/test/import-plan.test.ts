import { expect, test } from "vitest";
import {
  MAX_BATCH_BYTES,
  MAX_VALUE_BYTES,
  MemoryDriver,
  SecretStore,
  checkImport,
  compareImport,
  compareValues,
  importBatches,
  importChanges,
  importSummary,
  parseImport,
  planImport,
  renderMessage,
  willImport,
  type ImportChoice,
  type ImportEntry,
  type ImportRow,
  type SecretInfo,
} from "../src/index.ts";

type Choices = ReadonlyMap<number, ImportChoice>;

const file = [
  "NEW=1",
  "SAME=same",
  "OTHER=changed",
  "my-key=2",
  "my.key=3",
  "token=4",
  "PATH=/bin",
  "1ST=5",
  "EMPTY=",
  "ключ=6",
].join("\n");

async function scene(content = file, choices: Choices = new Map()) {
  const driver = new MemoryDriver();
  for (const [name, value] of [
    ["SAME", "same"],
    ["OTHER", "before"],
    ["TOKEN", "t"],
  ] as const) {
    await driver.apply([{ kind: "put", name, value: Buffer.from(value), mode: "create" }]);
  }
  const { entries } = parseImport(Buffer.from(content), ".env");
  const infos = await driver.list();
  const target = await compareImport(entries, choices, infos, (asked) => compareValues(driver, asked));
  return { driver, entries, infos, target, rows: planImport(entries, choices, target) };
}

function shown({ source, name, state, refusal, notes, wanted, proposal }: ImportRow): readonly unknown[] {
  return [source, name, state, wanted, refusal?.key ?? "", notes.map(({ key }) => key).join(), proposal ?? ""];
}

test("each row says what would become of it", async () => {
  const { rows } = await scene();
  expect(rows.map(shown)).toEqual([
    ["NEW", "NEW", "new", true, "", "", ""],
    ["SAME", "SAME", "same", false, "", "", ""],
    ["OTHER", "OTHER", "overwrites", false, "", "", ""],
    ["my-key", "my-key", "name", true, "name-characters", "", "my_key"],
    ["my.key", "my.key", "name", true, "name-characters", "", "my_key"],
    ["token", "token", "collides", true, "case-collision", "", ""],
    ["PATH", "PATH", "new", false, "", "name-reserved", ""],
    ["1ST", "1ST", "new", true, "", "name-leading-digit", ""],
    ["EMPTY", "EMPTY", "new", true, "", "value-empty", ""],
    ["ключ", "ключ", "name", true, "name-characters-only", "", ""],
  ]);
  expect(rows.filter(willImport).map(({ name }) => name)).toEqual(["NEW", "1ST", "EMPTY"]);
});

test("two rows with one name collide until one of them is called otherwise, or not wanted", async () => {
  const both = new Map<number, ImportChoice>([
    [3, { name: "MY_KEY" }],
    [4, { name: "my_key" }],
  ]);
  const { entries, target, rows } = await scene(file, both);
  expect(rows.slice(3, 5).map(shown)).toEqual([
    ["my-key", "MY_KEY", "collides", true, "import-name-case", "", ""],
    ["my.key", "my_key", "collides", true, "import-name-case", "", ""],
  ]);
  expect(renderMessage(rows[3]?.refusal ?? { key: "internal", params: {} })).toContain("line 5 would be called my_key");
  const twice = planImport(entries, new Map([...both, [4, { name: "MY_KEY" }]]), target);
  expect(twice[4]?.refusal?.key).toBe("import-name-twice");
  const one = planImport(entries, new Map([...both, [4, { name: "my_key", wanted: false }]]), target);
  expect([one[3]?.state, one[4]?.state]).toEqual(["new", "new"]);
  const other = planImport(entries, new Map([...both, [4, { name: "OTHER_KEY" }]]), target);
  expect(other.filter(willImport).map(({ name }) => name)).toEqual(["NEW", "MY_KEY", "OTHER_KEY", "1ST", "EMPTY"]);
});

test("a row under the name of a stored secret is compared with that one", async () => {
  const { rows } = await scene(
    "a-b=same\nc-d=t",
    new Map([
      [0, { name: "SAME" }],
      [1, { name: "OTHER" }],
    ]),
  );
  expect(rows.map(({ state }) => state)).toEqual(["same", "overwrites"]);
});

test("a secret that cannot be edited, and a value that is too large", () => {
  const infos: SecretInfo[] = [{ name: "FIXED", version: "1", readOnly: "immutable" }];
  const entries: ImportEntry[] = [
    { name: "FIXED", value: Buffer.from("x"), line: 1, notes: [] },
    { name: "LARGE", value: new Uint8Array(MAX_VALUE_BYTES + 1), line: 2, notes: [] },
  ];
  const rows = planImport(entries, new Map(), { infos, compared: new Map([[0, "different"]]) });
  expect(rows.map(({ state, refusal }) => [state, refusal?.key])).toEqual([
    ["read-only", "read-only-immutable"],
    ["large", "value-too-large"],
  ]);
});

test("only namesakes are sent, in pieces that one question may hold", async () => {
  const value = new Uint8Array(MAX_VALUE_BYTES);
  const entries = ["A", "B", "C", "D", "E", "F"].map((name, index) => ({ name, value, line: index + 1, notes: [] }));
  const infos = ["A", "B", "C", "D", "E"].map((name) => ({ name, version: "1" }));
  const asked: string[] = [];
  const { compared } = await compareImport(entries, new Map(), infos, async (question) => {
    asked.push(question.map(({ name }) => name).join(""));
    return question.map(() => "same" as const);
  });
  expect([asked, [...compared.keys()]]).toEqual([
    ["ABCD", "E"],
    [0, 1, 2, 3, 4],
  ]);
});

test("what is wanted becomes one change, made only where the store is still as it was seen", async () => {
  const { driver, entries, infos, target } = await scene();
  const rows = planImport(entries, new Map([[2, { wanted: true }]]), target);
  const changes = importChanges(entries, rows, infos, { conditional: true });
  expect(changes.map((change) => (change.kind === "put" ? [change.name, change.mode] : []))).toEqual([
    ["NEW", "create"],
    ["OTHER", { ifVersion: infos.find(({ name }) => name === "OTHER")?.version }],
    ["1ST", "create"],
    ["EMPTY", "create"],
  ]);
  const store = new SecretStore(driver);
  await store.put("OTHER", Buffer.from("meanwhile"), "overwrite");
  await expect(store.apply(changes)).rejects.toMatchObject({ code: "conflict", params: { name: "OTHER" } });
  expect((await driver.list()).map(({ name }) => name)).toEqual(["OTHER", "SAME", "TOKEN"]);
  const blind = importChanges(entries, rows, infos, { conditional: false });
  await store.apply(blind);
  expect(Buffer.from(await driver.reveal("OTHER")).toString()).toBe("changed");
  expect(renderMessage(importSummary(rows, "import-done"))).toBe(
    "Imported. New: 3, replaced: 1, already there: 1, left out: 5.",
  );
});

test("a store that knows no batch takes one at a time", () => {
  const changes = ["A", "B"].map((name) => ({ kind: "remove" as const, name }));
  expect(importBatches(changes, { atomicBatch: true })).toEqual([changes]);
  expect(importBatches(changes, { atomicBatch: false })).toEqual([[changes[0]], [changes[1]]]);
  expect(importBatches([], { atomicBatch: true })).toEqual([]);
});

test("more than one batch may hold is said with its size, and only what is wanted counts", () => {
  const value = new Uint8Array(MAX_VALUE_BYTES);
  const entries = ["A", "B", "C", "D", "E"].map((name, index) => ({ name, value, line: index + 1, notes: [] }));
  const target = { infos: [], compared: new Map() };
  expect(checkImport(entries, planImport(entries, new Map(), target))).toEqual({
    key: "import-batch",
    params: { bytes: String(5 * MAX_VALUE_BYTES), limit: String(MAX_BATCH_BYTES) },
  });
  expect(checkImport(entries, planImport(entries, new Map([[0, { wanted: false }]]), target))).toBeUndefined();
});

test("10,000 rows", () => {
  const entries = Array.from({ length: 10_000 }, (_none, index) => {
    return { name: `NAME_${index}`, value: Buffer.from("x"), line: index + 1, notes: [] };
  });
  const infos = entries.map(({ name }) => ({ name: `${name}_OLD`, version: "1" }));
  expect(planImport(entries, new Map(), { infos, compared: new Map() }).filter(willImport)).toHaveLength(10_000);
});
