import { describe, expect, it } from "vitest";
import {
  commandCategory,
  commandEntry,
  commands,
  commandsOf,
  type CommandEntry,
  type CommandId,
} from "../src/index.ts";

const entries: readonly CommandEntry[] = commands;
/** Those that ask before they do something: a form, a question, or which secret is meant. */
const asking = [
  "nbsecrets:import",
  "nbsecrets:add",
  "nbsecrets:pin-needs",
  "nbsecrets:where-used",
  "nbsecrets:insert-reference",
  "nbsecrets:insert-other",
  "nbsecrets:edit",
  "nbsecrets:rotate",
  "nbsecrets:reveal",
  "nbsecrets:delete",
  "nbsecrets:copy-name",
  "nbsecrets:add-from-clipboard",
  "nbsecrets:add-from-file",
  "nbsecrets:add-from-selection",
  "nbsecrets:rename",
  "nbsecrets:describe",
  "nbsecrets:copy-value",
  "nbsecrets:use-in-terminal",
  "nbsecrets:settle-failure",
];
/** Those that act as soon as they are called: what a link in a notebook must not do. The rest asks, or changes and reveals nothing. */
const acting = [
  "nbsecrets:insert-loader",
  "nbsecrets:insert-reference",
  "nbsecrets:load",
  "nbsecrets:load-all",
  "nbsecrets:keep-loaded",
  "nbsecrets:reveal",
  "nbsecrets:undo",
  "nbsecrets:use-plain-code",
  "nbsecrets:install-package",
];
const icons: readonly CommandEntry["icon"][] = [
  "add",
  "copy",
  "refresh",
  "edit",
  "delete",
  "insert",
  "key",
  "undo",
  "eye",
  "load",
  "pin",
  "search",
];

describe("the command table", () => {
  it("has each id and each label once", () => {
    expect(new Set(entries.map((entry) => entry.id)).size).toBe(entries.length);
    expect(new Set(entries.map((entry) => entry.label)).size).toBe(entries.length);
  });

  it("has a category", () => {
    expect(commandCategory).toBe("Secrets");
  });

  it("knows the commands that ask", () => {
    expect(entries.map((entry) => entry.id)).toEqual(expect.arrayContaining(asking));
  });

  it("leaves out what another editor alone has", () => {
    const ids = (editor: "jupyterlab" | "vscode"): readonly string[] => commandsOf(editor).map(({ id }) => id);
    expect(ids("vscode")).toContain("nbsecrets:rename");
    expect(ids("jupyterlab")).not.toContain("nbsecrets:rename");
    expect(ids("vscode")).not.toContain("nbsecrets:install-package");
    expect(new Set([...ids("vscode"), ...ids("jupyterlab")])).toEqual(new Set(entries.map(({ id }) => id)));
  });

  it("knows which act when they are called", () => {
    expect(entries.filter(({ acts }) => acts).map(({ id }) => id)).toEqual(acting);
  });

  describe.each(entries.map((entry) => [entry.id, entry] as const))("%s", (id, entry) => {
    it("is named after the product, in kebab case", () => {
      expect(id).toMatch(/^nbsecrets:[a-z]+(-[a-z]+)*$/);
    });

    it("has a label in title case, with an ellipsis exactly where it asks first", () => {
      expect(entry.label).toMatch(/^[A-Z][a-z]+( (?:[A-Z][a-z]+|from|to|a|in))*…?$/);
      expect(entry.label.endsWith("…")).toBe(asking.includes(id));
    });

    it("has a name for menus only where it is shown in one, with the same ellipsis", () => {
      expect(entry.menuLabel === undefined || (entry.places ?? []).some((place) => place.endsWith("menu"))).toBe(true);
      expect(entry.menuLabel ?? entry.label).toMatch(/^[A-Z][A-Za-z ]+…?$/);
      expect((entry.menuLabel ?? entry.label).endsWith("…")).toBe(entry.label.endsWith("…"));
    });

    it("has a name for a row's menu only where it is in one, and no key but there or in the panel", () => {
      expect(entry.rowLabel === undefined || entry.row !== undefined).toBe(true);
      expect(entry.keys === undefined || "panel" in entry.keys || entry.row !== undefined).toBe(true);
    });

    it("is in each place once", () => {
      expect(new Set(entry.places).size).toBe((entry.places ?? []).length);
    });

    it("has a caption that is a sentence without its full stop", () => {
      expect(entry.caption).toMatch(/^[A-Z].*[a-z]$/);
      expect(entry.caption).not.toMatch(/\s{2}|…/);
    });

    it("has an icon that hosts can draw, in the palette or a row to be found", () => {
      expect(icons).toContain(entry.icon);
      expect(entry.palette || entry.row !== undefined).toBe(true);
    });

    it("needs a secret where a row offers it", () => {
      expect(entry.row === undefined || entry.needs.includes("secret")).toBe(true);
      expect(new Set(entry.needs).size).toBe(entry.needs.length);
    });

    it("is found by its id", () => {
      expect(commandEntry(id as CommandId)).toBe(entry);
    });
  });

  it.each(["", "nbsecrets:", "nbsecrets:nothing", "__proto__", "add"])("has nothing under %j", (id) => {
    expect(() => commandEntry(id as CommandId)).toThrow(new RangeError(`no command ${id}`));
  });
});
