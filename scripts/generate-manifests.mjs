import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { inCheckout, isMain, main, Refusal } from "./checkout.mjs";
import { onNode24 } from "./on-node24.mjs";

/** JupyterLab's View menu is where its own panels are shown from. */
const VIEW_MENU = ["nbsecrets:open"];

/** What JupyterLab reads about the extension before any of its code runs, made from the command table. */
export function jupyterLabManifest(commands, category) {
  const items = VIEW_MENU.map((id, index) => {
    if (!commands.some((command) => command.id === id)) throw new Refusal(`shared/src/commands.ts has no ${id}.`);
    return { command: id, rank: 20 + index };
  });
  return {
    title: category,
    description: "Secrets in a side panel. Made from shared/src/commands.ts by scripts/generate-manifests.mjs.",
    "jupyter.lab.menus": { main: [{ id: "jp-mainmenu-view", items }] },
    properties: {},
    additionalProperties: false,
    type: "object",
  };
}

async function manifests() {
  const { commandCategory, commands } = await import("../shared/src/commands.ts");
  const text = `${JSON.stringify(jupyterLabManifest(commands, commandCategory), undefined, 2)}\n`;
  return new Map([["jupyterlab-ext/schema/plugin.json", text]]);
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
        throw new Refusal(`${path} is not what shared/src/commands.ts says; run node scripts/generate-manifests.mjs.`);
      }
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      console.log(`wrote ${path}`);
    }
  });
}
