import { expect, test } from "vitest";
import { commandCategory, commands } from "../../shared/src/commands.ts";
import { settingTable } from "../../shared/src/setting-table.ts";
import { jupyterLabManifest } from "../generate-manifests.mjs";

const manifest = jupyterLabManifest(commands, commandCategory, settingTable);
const { "jupyter.lab.menus": menus, "jupyter.lab.toolbars": toolbars } = manifest;

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

test("a row's menu has what its buttons do, under the short names", () => {
  const inRow = menus.context.filter(({ selector }) => selector === ".nbsecrets-row");
  expect(inRow.map(({ command }) => command)).toEqual(commands.filter(({ row }) => row).map(({ id }) => id));
  expect(inRow.every((item) => !Object.hasOwn(item, "args"))).toBe(true);
});

test("the settings are those of the table, and no others are taken", () => {
  expect(manifest.properties).toBe(settingTable);
  expect(manifest.additionalProperties).toBe(false);
});

test("a place that JupyterLab does not have is noticed", () => {
  const [first] = commands;
  expect(() => jupyterLabManifest([{ ...first, places: ["moon"] }], commandCategory, {})).toThrow("nbsecrets:open has");
});
