import { describe, expect, it } from "vitest";
import { decodeUtf8, encodeUtf8, PanelModel, SecretEditing, type SecretInfo } from "../src/index.ts";
import { settled, TestHost } from "./panel-host.ts";

const details = { description: "a note" };
const edit = (value: string) => ({ name: "A", value: encodeUtf8(value), details: { description: "mine" } });

/** A shown panel that lists A, and A being edited. */
async function editingA(): Promise<{
  host: TestHost;
  model: PanelModel;
  editing: SecretEditing;
  change: (value: string) => Promise<SecretInfo>;
  value: (name?: string) => Promise<string | undefined>;
}> {
  const host = new TestHost();
  await host.outside.put("A", encodeUtf8("old"), "create", details);
  const model = new PanelModel(host);
  model.setActive(true);
  await settled();
  return {
    host,
    model,
    editing: new SecretEditing(model, model.state.secrets[0]),
    change: async (value) => {
      const info = await host.outside.put("A", encodeUtf8(value), "overwrite", { description: "theirs" });
      await settled();
      return info;
    },
    value: async (name = "A") => decodeUtf8(await host.outside.reveal(name)),
  };
}

describe("a secret that nobody else touches", () => {
  it("is saved", async () => {
    const { editing, value } = await editingA();
    await editing.save(edit("mine"));
    expect(await value()).toBe("mine");
    expect(editing.elsewhere).toBe("no");
  });

  it("is saved after the service came back with other versions", async () => {
    const { host, model, editing, value } = await editingA();
    await host.links[0]?.lose();
    await settled();
    await model.refresh();
    expect(editing.elsewhere).toBe("no");
    await editing.save(edit("mine"));
    expect(await value()).toBe("mine");
  });

  it("is added, and a name that was taken meanwhile is refused", async () => {
    const { host, model, value } = await editingA();
    const editing = new SecretEditing(model);
    await host.outside.put("B", encodeUtf8("theirs"), "create");
    await settled();
    expect(editing.names).toEqual(["A", "B"]);
    await expect(editing.save({ ...edit("mine"), name: "B" })).rejects.toMatchObject({ code: "already-exists" });
    await editing.save({ ...edit("mine"), name: "C" });
    expect(await value("C")).toBe("mine");
  });
});

describe("a secret that others changed", () => {
  it("is told while it is edited", async () => {
    const { editing, change } = await editingA();
    const told: string[] = [];
    editing.onChange(() => told.push(editing.elsewhere));
    await change("theirs");
    expect(told.at(-1)).toBe("changed");
  });

  it("is not overwritten, and after the choice for mine it is", async () => {
    const { editing, change, value } = await editingA();
    await change("theirs");
    await expect(editing.save(edit("mine"))).rejects.toMatchObject({ code: "conflict" });
    expect(editing.elsewhere).toBe("changed");
    expect(await value()).toBe("theirs");
    await editing.catchUp();
    expect(editing.elsewhere).toBe("no");
    await editing.save(edit("mine"));
    expect(await value()).toBe("mine");
  });

  it("is told when saving finds it, where the panel is hidden", async () => {
    const { model, editing, change } = await editingA();
    model.setActive(false);
    await change("theirs");
    expect(editing.elsewhere).toBe("no");
    await expect(editing.save(edit("mine"))).rejects.toMatchObject({ code: "conflict" });
    expect(editing.elsewhere).toBe("changed");
  });

  it("is refused again where it changes once more after the choice", async () => {
    const { editing, change, value } = await editingA();
    await change("theirs");
    await editing.catchUp();
    await change("theirs again");
    await expect(editing.save(edit("mine"))).rejects.toMatchObject({ code: "conflict" });
    expect(await value()).toBe("theirs again");
  });

  it("is given as it is now", async () => {
    const { editing, change } = await editingA();
    const { updatedAt } = await change("theirs");
    expect(await editing.catchUp()).toMatchObject({ name: "A", description: "theirs", updatedAt });
    expect(editing.before?.description).toBe("theirs");
  });

  it("is told also where the link was renewed in between", async () => {
    const { host, model, editing } = await editingA();
    await host.links[0]?.lose();
    await host.outside.put("A", encodeUtf8("theirs"), "overwrite", { description: "theirs" });
    await settled();
    await model.refresh();
    expect(editing.elsewhere).toBe("changed");
  });

  it("does not matter to what is saved under another name", async () => {
    const { editing, change, value } = await editingA();
    await change("theirs");
    await editing.save({ ...edit("mine"), name: "B" });
    expect(await value("B")).toBe("mine");
    expect(await value()).toBe("theirs");
  });
});

describe("a secret that others deleted", () => {
  it("is told, and made anew only when asked", async () => {
    const { host, editing, value } = await editingA();
    await host.outside.remove("A");
    await settled();
    expect(editing.elsewhere).toBe("deleted");
    await expect(editing.save(edit("mine"))).rejects.toThrow();
    expect(await host.outside.list()).toEqual([]);
    expect(await editing.catchUp()).toBeUndefined();
    editing.addAgain();
    expect(editing.elsewhere).toBe("no");
    await editing.save(edit("mine"));
    expect(await value()).toBe("mine");
  });

  it("is nothing to tell any more once it is back as it was seen", async () => {
    const { editing, change, host } = await editingA();
    await host.outside.remove("A");
    await settled();
    expect(editing.elsewhere).toBe("deleted");
    await change("theirs");
    expect(editing.elsewhere).toBe("changed");
    await editing.catchUp();
    expect(editing.elsewhere).toBe("no");
  });
});

it("says nothing of its own save, nor after it was disposed", async () => {
  const { editing, change } = await editingA();
  const told: string[] = [];
  editing.onChange(() => told.push(editing.elsewhere));
  await editing.save(edit("mine"));
  expect(told.filter((elsewhere) => elsewhere !== "no")).toEqual([]);
  editing.dispose();
  const count = told.length;
  await change("theirs");
  expect(told.length).toBe(count);
});
