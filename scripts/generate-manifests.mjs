import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { inCheckout, isMain, main, Refusal } from "./checkout.mjs";
import { onNode24 } from "./on-node24.mjs";
import { translationTemplate } from "./translation-template.mjs";
import { vscodeManifest } from "./vscode-manifest.mjs";

/**
 * Where JupyterLab shows the commands of each place, and with which ranks: beside the other side panels in the View menu,
 * after the cells' own commands in Edit, before the space that ends the buttons of a notebook's toolbar.
 */
const PLACES = {
  "view-menu": { menu: "jp-mainmenu-view", rank: 6 },
  "edit-menu": { menu: "jp-mainmenu-edit", rank: 20, separated: true },
  "notebook-toolbar": { toolbar: "Notebook", rank: 50 },
  "cell-menu": { selector: ".jp-Notebook .jp-CodeCell", rank: 15, separated: true },
  "file-menu": { selector: ".jp-FileEditor", rank: 15, separated: true },
};
/** A row's menu holds what its buttons do and more; of a secret that cannot be changed, only what does not change it. */
const ROW_MENU = { rank: 1, any: ".nbsecrets-row", changeable: ".nbsecrets-row:not([data-read-only])" };
/** The command is to be about the row that the person is at. */
const ROW_ARGS = { row: true };
/** Where a command's keys work: not in a row's buttons, which have keys of their own, nor in the filter. */
const KEY_SELECTORS = { row: [".nbsecrets-row:focus"], panel: [".nbsecrets-head", ".nbsecrets-body"] };

/** What JupyterLab reads about the extension before any of its code runs, made from the tables of commands and settings. */
export function jupyterLabManifest(commands, category, settings) {
  const at = (place) => commands.filter(({ places = [] }) => places.includes(place));
  for (const { id, places = [] } of commands) {
    const unknown = places.find((place) => !Object.hasOwn(PLACES, place));
    if (unknown !== undefined) throw new Refusal(`${id} has the place ${unknown}, which is nowhere in JupyterLab.`);
  }
  const placed = Object.entries(PLACES).map(([name, place]) => ({ ...place, commands: at(name) }));
  const contextMenus = placed.filter(({ selector }) => selector !== undefined);
  return {
    title: category,
    description: "Secrets in a side panel: what its forms propose.",
    // Where the server finds the schema's own texts in another language.
    "jupyter.lab.internationalization": { domain: "nbsecrets" },
    "jupyter.lab.setting-icon": "nbsecrets:key",
    "jupyter.lab.setting-icon-label": category,
    "jupyter.lab.menus": {
      main: placed
        .filter(({ menu }) => menu !== undefined)
        .map((place) => ({ id: place.menu, items: menuItems(place) })),
      context: [
        ...contextMenus.flatMap((place) => menuItems(place)),
        ...rowMenu(commands.filter(({ row }) => row !== undefined)),
      ],
    },
    "jupyter.lab.toolbars": Object.fromEntries(
      placed.filter(({ toolbar }) => toolbar !== undefined).map((place) => [place.toolbar, toolbarItems(place)]),
    ),
    "jupyter.lab.shortcuts": commands.flatMap(shortcuts),
    properties: Object.fromEntries(Object.entries(settings).map(([key, entry]) => [key, setting(entry)])),
    additionalProperties: false,
    type: "object",
  };
}

function setting({ type, title, description, default: initial }) {
  return { type, title, description, default: initial };
}

function menuItems({ commands, rank, selector, separated = false }) {
  const where = selector === undefined ? {} : { selector };
  const separator = { type: "separator", ...where, rank };
  const items = commands.map(({ id, menuLabel }) => {
    const args = menuLabel === undefined ? {} : { args: { isMenu: true } };
    return { command: id, ...args, ...where, rank };
  });
  return separated && items.length > 0 ? [separator, ...items, separator] : items;
}

/** What changes the secret stands below the rest. */
function rowMenu(commands) {
  const item = ({ id, writes }) => ({
    command: id,
    args: ROW_ARGS,
    selector: writes ? ROW_MENU.changeable : ROW_MENU.any,
    rank: ROW_MENU.rank,
  });
  const separator = { type: "separator", selector: ROW_MENU.any, rank: ROW_MENU.rank };
  return [
    ...commands.filter(({ writes }) => !writes).map(item),
    separator,
    ...commands.filter(({ writes }) => writes).map(item),
  ];
}

function shortcuts({ id, keys = {} }) {
  return Object.entries(keys).flatMap(([place, key]) =>
    KEY_SELECTORS[place].map((selector) => ({
      command: id,
      keys: [key],
      selector,
      args: place === "row" ? ROW_ARGS : {},
    })),
  );
}

function toolbarItems({ commands, rank }) {
  return commands.map(({ id }) => ({ name: id.replace(":", "-"), command: id, rank }));
}

/** What Jupyter's server translates of a schema, and in which of gettext's contexts. */
function schemaTexts(schema) {
  const settings = Object.values(schema.properties).flatMap(({ title, description }) => [title, description]);
  return [
    ...[schema.title, schema.description].map((msgid) => ({ context: "schema", msgid })),
    ...[schema["jupyter.lab.setting-icon-label"], ...settings].map((msgid) => ({ context: "settings", msgid })),
  ];
}

function readJson(path) {
  return JSON.parse(readFileSync(inCheckout(...path.split("/")), "utf8"));
}

async function manifests() {
  const { commandCategory, commandsOf } = await import("../shared/src/commands.ts");
  const { settingsOf } = await import("../shared/src/setting-table.ts");
  const { messages } = await import("../shared/src/messages.ts");
  const { storeWords } = await import("../shared/src/store-summary.ts");
  const commands = commandsOf("jupyterlab");
  const schema = jupyterLabManifest(commands, commandCategory, settingsOf("jupyterlab"));
  const ofCommand = ({ label, menuLabel, rowLabel, caption }) => [label, menuLabel, rowLabel, caption];
  const template = translationTemplate({
    "shared/src/commands.ts": [commandCategory, ...commands.flatMap(ofCommand).filter((text) => text !== undefined)],
    "shared/src/messages.ts": Object.values(messages),
    "shared/src/store-summary.ts": storeWords,
    "jupyterlab-ext/schema/commands.json": schemaTexts(schema),
  });
  const vscode = vscodeManifest({
    commands: commandsOf("vscode"),
    category: commandCategory,
    settings: settingsOf("vscode"),
    texts: readJson("vscode-ext/texts.json"),
    walkthrough: readJson("vscode-ext/walkthrough.json"),
  });
  const manifest = { ...readJson("vscode-ext/package.json"), contributes: vscode.contributes };
  return new Map([
    ["vscode-ext/package.json", `${JSON.stringify(manifest, undefined, 2)}\n`],
    ["vscode-ext/package.nls.json", `${JSON.stringify(vscode.nls, undefined, 2)}\n`],
    ["jupyterlab-ext/schema/commands.json", `${JSON.stringify(schema, undefined, 2)}\n`],
    ["jupyterlab-ext/locale/nbsecrets.pot", template],
  ]);
}

if (isMain(import.meta.url)) {
  await main(async () => {
    const [option, ...rest] = process.argv.slice(2);
    if (rest.length > 0 || (option !== undefined && option !== "--check")) {
      throw new Refusal("generate-manifests.mjs takes --check, or nothing to write the files.");
    }
    // The command table is TypeScript, which Node reads from version 22.18 on.
    if (process.features.typescript === undefined || process.features.typescript === false) {
      await onNode24(import.meta.url, 1);
    }
    for (const [path, text] of await manifests()) {
      const file = inCheckout(...path.split("/"));
      if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
      if (option === "--check") {
        throw new Refusal(`${path} is not what the sources say; run node scripts/generate-manifests.mjs.`);
      }
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      console.log(`wrote ${path}`);
    }
  });
}
