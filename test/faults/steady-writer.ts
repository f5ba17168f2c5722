import { VaultDriver } from "../../packages/stores/src/vault-driver.ts";

/**
 * Makes so many changes to secrets that only this process touches. Each change says what must be there before it, so
 * that an update which another process lost shows at the next change of the same secret.
 */
const [directory = "", identityFile = "", worker = "", operations = "0"] = process.argv.slice(2);
const vault = new VaultDriver({ directory, identityFile });
const versions = new Map<string, string>();
const encoder = new TextEncoder();

for (let operation = 0; operation < Number(operations); operation += 1) {
  const name = `WORKER_${worker}_${operation % 5}`;
  const ifVersion = versions.get(name);
  const value = encoder.encode(String(operation));
  if (ifVersion === undefined) {
    const [info] = await vault.apply([{ kind: "put", name, value, mode: "create" }]);
    versions.set(name, info?.version ?? "");
  } else if (operation % 3 === 0) {
    await vault.apply([{ kind: "remove", name, ifVersion }]);
    versions.delete(name);
  } else {
    const [info] = await vault.apply([{ kind: "put", name, value, mode: { ifVersion } }]);
    versions.set(name, info?.version ?? "");
  }
}

const listed = new Map((await vault.list()).map((info) => [info.name, info.version]));
const mine = [...listed].filter(([name]) => name.startsWith(`WORKER_${worker}_`)).sort();
const same = JSON.stringify(mine) === JSON.stringify([...versions].sort());
console.log(same ? `done ${mine.map(([name]) => name).join(" ")}` : "what was acknowledged is not what is there");
await vault.close();
