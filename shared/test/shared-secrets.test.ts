import { describe, expect, it } from "vitest";
import {
  PanelModel,
  SecretEditing,
  encodeUtf8,
  parseImport,
  planImport,
  renderMessage,
  rowSections,
  rowWords,
  whyReadOnly,
  type MemoryDriver,
  type SecretDriver,
  type SecretInfo,
} from "../src/index.ts";
import { settled, TestHost } from "./panel-host.ts";

const shared = (name: string): SecretInfo => ({ name, version: "1", readOnly: "shared", sharedBy: "team-a" });

/** A store whose user has what is saved in it, and of a group what it is told. */
class StoreOfGroup implements SecretDriver {
  readonly supports: SecretDriver["supports"];
  readonly #inner: MemoryDriver;
  readonly #shared: readonly SecretInfo[];

  constructor(inner: MemoryDriver, others: readonly SecretInfo[]) {
    this.#inner = inner;
    this.#shared = others;
    this.supports = inner.supports;
  }

  async list(): Promise<readonly SecretInfo[]> {
    const own = await this.#inner.list();
    const others = this.#shared.filter(({ name }) => !own.some((info) => info.name === name));
    const marked = own.map((info) =>
      this.#shared.some(({ name }) => name === info.name) ? { ...info, sharedBy: "team-a" } : info,
    );
    return [...marked, ...others].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  reveal: SecretDriver["reveal"] = (name) => this.#inner.reveal(name);
  apply: SecretDriver["apply"] = (changes) => this.#inner.apply(changes);
  usage: SecretDriver["usage"] = () => this.#inner.usage();
  watch: SecretDriver["watch"] = (onEvent) => this.#inner.watch(onEvent);
  close: SecretDriver["close"] = () => this.#inner.close();
}

async function panel(
  own: readonly string[],
  others: readonly SecretInfo[],
): Promise<{ host: TestHost; model: PanelModel }> {
  const host = new TestHost((inner) => new StoreOfGroup(inner, others));
  for (const name of own) {
    await host.outside.put(name, encodeUtf8("mine"), "create");
  }
  const model = new PanelModel(host);
  model.setActive(true);
  await settled();
  return { host, model };
}

const sectionsOf = (model: PanelModel): readonly (readonly string[])[] => {
  const sections = rowSections(model.visible);
  return [sections.own, sections.shared].map((rows) => rows.map(({ name }) => name));
};

describe("the panel's sections", () => {
  it("are the own secrets, then the shared ones, each by name", async () => {
    const { model } = await panel(["B", "Z"], [shared("A"), shared("M"), shared("Z")]);
    expect(sectionsOf(model)).toEqual([
      ["B", "Z"],
      ["A", "M"],
    ]);
    expect(model.state.secrets.find(({ name }) => name === "Z")?.sharedBy).toBe("team-a");
  });

  it("are none but the own one where nothing is shared, and none but the other where nothing else is", async () => {
    const one = await panel(["A"], []);
    const other = await panel([], [shared("A")]);
    expect([sectionsOf(one.model), sectionsOf(other.model)]).toEqual([
      [["A"], []],
      [[], ["A"]],
    ]);
  });

  it("are filtered together", async () => {
    const { model } = await panel(["KEY_B", "OTHER"], [shared("KEY_A"), shared("TEAM")]);
    model.setFilter("key");
    expect(sectionsOf(model)).toEqual([["KEY_B"], ["KEY_A"]]);
  });

  it("change when an own secret takes the name of a shared one, and when it goes", async () => {
    const { model } = await panel([], [shared("A")]);
    await model.add({ name: "A", value: encodeUtf8("mine"), details: {} });
    expect(sectionsOf(model)).toEqual([["A"], []]);
    await model.remove("A");
    expect(sectionsOf(model)).toEqual([[], ["A"]]);
  });
});

describe("the name of a shared secret", () => {
  it("is free for a new one", async () => {
    const { model } = await panel(["MINE"], [shared("TEAM")]);
    expect(new SecretEditing(model).names).toEqual(["MINE"]);
  });

  it("does not stand for an own one that was deleted while somebody edits it", async () => {
    const { host, model } = await panel(["TEAM"], [shared("TEAM")]);
    const editing = new SecretEditing(model, model.state.secrets[0]);
    await host.outside.remove("TEAM");
    await model.refresh();
    expect(editing.elsewhere).toBe("deleted");
    expect(await editing.catchUp()).toBeUndefined();
  });

  it("is new for an import", () => {
    const { entries } = parseImport(encodeUtf8("TEAM=1\n"), ".env");
    const [row] = planImport(entries, new Map(), { infos: [shared("TEAM")], compared: new Map() });
    expect([row?.state, row?.wanted]).toEqual(["new", true]);
  });
});

describe("what a row says", () => {
  const words = (info: SecretInfo) => rowWords(info, 0, { language: "en", translate: (template) => template });

  it("is who shares it, and that it can only be read", () => {
    const { shared: by, label, title } = words(shared("TEAM"));
    expect([by, label]).toEqual(["shared by team-a", "TEAM, read-only, shared by team-a"]);
    expect(title).toBe(
      "TEAM\nTEAM is shared by team-a and can only be read. Add a secret of the same name, and yours is used instead.",
    );
  });

  it("is who else has one, of an own secret that hides it", () => {
    const { shared: by, readOnly, label, title } = words({ name: "TEAM", version: "1", sharedBy: "team-a" });
    expect([by, readOnly, label, title]).toEqual([
      "also shared by team-a",
      undefined,
      "TEAM, also shared by team-a",
      "TEAM\nalso shared by team-a",
    ]);
  });

  it("shows nothing of a group's name that hides", () => {
    const bad = { ...shared("TEAM"), sharedBy: "a\u202eb" };
    expect(words(bad).shared).toBe("shared by a⟨U+202E⟩b");
    const why = whyReadOnly(bad);
    expect(why && renderMessage(why)).toContain("shared by a⟨U+202E⟩b and");
  });
});
