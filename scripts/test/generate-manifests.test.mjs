import { expect, test } from "vitest";
import { commandCategory, commands } from "../../shared/src/commands.ts";
import { jupyterLabManifest } from "../generate-manifests.mjs";

test("the View menu shows the panel", () => {
  const [menu] = jupyterLabManifest(commands, commandCategory)["jupyter.lab.menus"].main;
  expect(menu).toEqual({ id: "jp-mainmenu-view", items: [{ command: "nbsecrets:open", rank: 20 }] });
});

test("a command that left the table is noticed", () => {
  expect(() => jupyterLabManifest([], commandCategory)).toThrow("nbsecrets:open");
});
