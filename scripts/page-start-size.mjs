import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Refusal } from "./checkout.mjs";
import { LABEXTENSION } from "./build-labextension.mjs";

/**
 * The files of the built labextension that every page of JupyterLab loads at its start, panel opened or not: the container,
 * and the chunks of the two modules that JupyterLab takes from it. Sizes in bytes; `compressed` as gzip's default makes them.
 */
export function pageStartFiles(directory = join(LABEXTENSION, "static")) {
  const names = readdirSync(directory).filter((name) => name.endsWith(".js"));
  const entry = names.find((name) => name.startsWith("remoteEntry."));
  if (entry === undefined) throw new Refusal("The labextension has no remoteEntry; run npm run build.");
  const container = readFileSync(join(directory, entry), "utf8");
  const chunks = ["./extension", "./style"].flatMap((module) => chunksOf(module, container));
  return [entry, ...new Set(chunks)].map((chunk) => {
    const name = names.find((file) => file === chunk || file.startsWith(`${chunk}.`));
    if (name === undefined)
      throw new Refusal(`The labextension's container names the chunk ${chunk}, which is not there.`);
    const content = readFileSync(join(directory, name));
    return { name, bytes: content.length, compressed: gzipSync(content).length };
  });
}

/** As the builder writes a module into the container: `"./style":()=>n.e(263).then(…)`, or `Promise.all([n.e(1),n.e(2)])`. */
function chunksOf(module, container) {
  const [, loads = ""] = container.match(new RegExp(`"${module}":\\s*\\(\\)\\s*=>(.*?)\\.then\\(`)) ?? [];
  const chunks = [...loads.matchAll(/\.e\("?(\w+)"?\)/g)].map(([, chunk]) => chunk);
  if (chunks.length === 0) throw new Refusal(`The labextension's container does not say what ${module} is made of.`);
  return chunks;
}
