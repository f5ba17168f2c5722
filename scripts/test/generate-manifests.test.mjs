import { expect, test } from "vitest";
import { commandCategory, commandsOf } from "../../shared/src/commands.ts";
import { settingsOf } from "../../shared/src/setting-table.ts";
import { jupyterLabManifest } from "../generate-manifests.mjs";

const commands = commandsOf("jupyterlab");
const manifest = jupyterLabManifest(commands, commandCategory, settingsOf("jupyterlab"));
const { "jupyter.lab.menus": menus, "jupyter.lab.shortcuts": shortcuts, "jupyter.lab.toolbars": toolbars } = manifest;

test("the View menu shows the panel, beside the other panels", () => {
  const menu = menus.main.find(({ id }) => id === "jp-mainmenu-view");
  expect(menu.items).toEqual([{ command: "nbsecrets:open", rank: 6 }]);
});

test("the Edit menu and the menu of a code cell insert, between separators, under names that say what of", () => {
  const insert = { command: "nbsecrets:insert-loader", args: { isMenu: true } };
  const { items } = menus.main.find(({ id }) => id === "jp-mainmenu-edit");
  expect(items[0].type).toBe("separator");
  expect(items).toContainEqual({ ...insert, rank: 20 });
  expect(items.at(-1).type).toBe("separator");
  expect(menus.context).toContainEqual({ ...insert, selector: ".jp-Notebook .jp-CodeCell", rank: 15 });
});

test("a notebook's toolbar has the loader", () => {
  expect(toolbars["Notebook"]).toContainEqual({
    name: "nbsecrets-insert-loader",
    command: "nbsecrets:insert-loader",
    rank: 50,
  });
});

test("a row's menu has all that can be done with it, about that row; what changes it only where that is possible", () => {
  const inRow = menus.context.filter(({ command, selector }) => command && selector.startsWith(".nbsecrets-row"));
  const expected = commands.filter(({ row }) => row).map(({ id }) => id);
  expect(inRow.map(({ command }) => command).sort()).toEqual(expected.sort());
  expect(inRow.every(({ args }) => args.row === true)).toBe(true);
  const changing = inRow.filter(({ selector }) => selector.includes("data-read-only"));
  expect(changing.map(({ command }) => command)).toEqual(["nbsecrets:edit", "nbsecrets:rotate", "nbsecrets:delete"]);
});

test("keys of a row are for the row and not for its buttons, and have the arguments of its menu, which shows them", () => {
  expect(shortcuts).toContainEqual({
    command: "nbsecrets:edit",
    keys: ["F2"],
    selector: ".nbsecrets-row:focus",
    args: { row: true },
  });
  expect(shortcuts.filter(({ command }) => command === "nbsecrets:undo").map(({ keys }) => keys)).toEqual([
    ["Accel Z"],
    ["Accel Z"],
  ]);
});

test("the settings are those of the table, and no others are taken", () => {
  expect(Object.keys(manifest.properties)).toEqual(Object.keys(settingsOf("jupyterlab")));
  expect(manifest.properties.insertLoader).toMatchObject({ type: "boolean", default: true });
  expect(manifest.additionalProperties).toBe(false);
});

test("a place that JupyterLab does not have is noticed", () => {
  const [first] = commands;
  expect(() => jupyterLabManifest([{ ...first, places: ["moon"] }], commandCategory, {})).toThrow("nbsecrets:open has");
});
