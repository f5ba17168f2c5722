import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { commandCategory, commandsOf } from "../../shared/src/commands.ts";
import { settingsOf } from "../../shared/src/setting-table.ts";
import { inCheckout } from "../checkout.mjs";
import { vscodeManifest } from "../vscode-manifest.mjs";

const tables = {
  commands: commandsOf("vscode"),
  category: commandCategory,
  settings: settingsOf("vscode"),
  texts: {},
  walkthrough: { title: "Title", description: "Description", steps: [] },
};
const { contributes, nls } = vscodeManifest(tables);
const { menus } = contributes;

test("each command has a title that can be translated, under its category", () => {
  expect(contributes.commands).toHaveLength(tables.commands.length);
  expect(contributes.commands).toContainEqual({
    command: "nbsecrets:delete",
    title: "%nbsecrets.delete%",
    category: "%category%",
    icon: "$(trash)",
  });
  expect(nls["nbsecrets.delete"]).toBe("Delete Secret…");
});

test("a command that can do nothing is not enabled", () => {
  const enablement = Object.fromEntries(contributes.commands.map(({ command, enablement: when }) => [command, when]));
  expect(enablement["nbsecrets:undo"]).toBe("nbsecrets.canUndo");
  expect(enablement["nbsecrets:reveal"]).toBe("nbsecrets.canReveal != false");
  expect(enablement["nbsecrets:add"]).toBeUndefined();
});

test("a row's menu has all that can be done with it; what changes it only where that is possible", () => {
  const items = menus["view/item/context"];
  const inMenu = items.filter(({ group }) => !group.startsWith("inline"));
  expect(inMenu.map(({ command }) => command)).toEqual(tables.commands.filter(({ row }) => row).map(({ id }) => id));
  const changing = inMenu.filter(({ when }) => when.endsWith("viewItem == secret"));
  expect(changing.map(({ command }) => command).sort()).toEqual([
    "nbsecrets:delete",
    "nbsecrets:describe",
    "nbsecrets:edit",
    "nbsecrets:rename",
    "nbsecrets:rotate",
  ]);
  expect(items.filter(({ group }) => group.startsWith("inline")).map(({ command }) => command)).toEqual([
    "nbsecrets:insert-reference",
    "nbsecrets:edit",
    "nbsecrets:add",
    "nbsecrets:load",
    "nbsecrets:insert-reference",
    "nbsecrets:pin-needs",
  ]);
});

test("keys work on the rows of the view and nowhere else", () => {
  const inView = "focusedView == nbsecrets.secrets && listFocus && !inputFocus && nbsecrets.state != blocked";
  // Not on a heading, which opens and closes.
  const when = `${inView} && !treeElementCanCollapse && !treeElementCanExpand`;
  expect(contributes.keybindings).toContainEqual({
    command: "nbsecrets:insert-reference",
    key: "enter",
    when: `${when} && listMultiSelection`,
  });
  // The row that has the focus is selected first: a command hears of the selection alone.
  expect(contributes.keybindings).toContainEqual({
    command: "runCommands",
    key: "enter",
    when: `${when} && !listMultiSelection`,
    args: { commands: ["list.selectAndPreserveFocus", "nbsecrets:insert-reference"] },
  });
  expect(contributes.keybindings.every(({ when }) => when.includes("focusedView == nbsecrets.secrets"))).toBe(true);
});

test("where secrets are is for a person on a machine to say, and for no folder", () => {
  expect(contributes.configuration.properties["nbsecrets.store"].scope).toBe("machine");
  expect(Object.values(contributes.configuration.properties).every(({ scope }) => scope !== undefined)).toBe(true);
});

test("every text that the manifest names is there", () => {
  const named = JSON.stringify(contributes).match(/%[\w.-]+%/g) ?? [];
  const welcome = ["welcome.empty", "welcome.encrypted"];
  const missing = named.map((name) => name.slice(1, -1)).filter((name) => !Object.hasOwn(nls, name));
  expect([...new Set(missing)].sort()).toEqual(welcome.sort());
});

test("a place and an icon that VS Code does not have are noticed", () => {
  const [first] = tables.commands;
  const of = (entry) => () => vscodeManifest({ ...tables, commands: [{ ...first, ...entry }] });
  expect(of({ places: ["moon"] })).toThrow("nbsecrets:open has the place moon");
  expect(of({ icon: "moon" })).toThrow("nbsecrets:open has the icon moon");
});

test("each step of the walkthrough has a drawing of its own, in the colours of the theme", () => {
  const { steps } = JSON.parse(readFileSync(inCheckout("vscode-ext", "walkthrough.json"), "utf8"));
  const drawings = steps.map(({ svg }) => readFileSync(inCheckout("vscode-ext", svg), "utf8"));
  expect(new Set(drawings).size).toBe(3);
  for (const drawing of drawings) {
    const colours = [...drawing.matchAll(/(?:fill|stroke)="([^"]*)"/g)].map(([, colour]) => colour);
    expect(colours.filter((colour) => colour !== "none" && !colour.startsWith("var(--vscode-"))).toEqual([]);
  }
});
