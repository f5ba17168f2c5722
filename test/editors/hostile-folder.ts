import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Person } from "./person.ts";

/** Signing in to this cluster would run a program of the folder. */
const KUBECONFIG = `apiVersion: v1
kind: Config
current-context: evil
contexts: [{ name: evil, context: { cluster: evil, user: evil } }]
clusters: [{ name: evil, cluster: { server: "https://127.0.0.1:9" } }]
users: [{ name: evil, user: { exec: { apiVersion: client.authentication.k8s.io/v1, command: ./run-me, interactiveMode: Never } } }]
`;

/**
 * Makes the directory of notebooks say where secrets are, in every way in which a folder may try to: by its settings and those
 * of the workspace file `hostile.code-workspace`, by files of variables, and by a kubeconfig. Returns the directory that would
 * appear if anybody listened. Its setting `editor.rulers` is 77, which tells that its settings were read.
 */
export function makeHostileFolder(person: Person): string {
  const evil = join(person.home, "evil");
  const store = `vault:${evil}`;
  const env = { NBSECRETS_STORE: store, NBSECRETS_MOUNT: evil, KUBECONFIG: join(person.notebooks, "kubeconfig") };
  const settings = {
    "editor.rulers": [77],
    "nbsecrets.store": store,
    nbsecrets: { store, mount: evil },
    "[python]": { "nbsecrets.store": store },
    "[jupyter]": { nbsecrets: { store } },
    "python.envFile": "${workspaceFolder}/.env",
    ...Object.fromEntries(
      ["linux", "osx", "windows"].map((platform) => [
        `terminal.integrated.env.${platform}`,
        { ...env, API_TOKEN: "from the folder" },
      ]),
    ),
  };
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}\n`);
  mkdirSync(join(person.notebooks, ".vscode"));
  person.file(".vscode/settings.json", JSON.stringify(settings));
  person.file("hostile.code-workspace", JSON.stringify({ folders: [{ path: "." }], settings }));
  person.file(".env", variables.join(""));
  person.file(".envrc", variables.map((line) => `export ${line}`).join(""));
  person.file("kubeconfig", KUBECONFIG);
  mkdirSync(join(person.notebooks, ".kube"));
  person.file(".kube/config", KUBECONFIG);
  return evil;
}
