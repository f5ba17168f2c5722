import type { Editor } from "./commands.ts";

/** A setting as a manifest describes it. */
export interface SettingEntry {
  readonly type: "boolean" | "string";
  /** As an editor's settings show it. A host translates it. */
  readonly title: string;
  readonly description: string;
  readonly default: boolean | string;
  /** Who may set it, in an editor that knows more than a person: `machine` is that person on this machine, and no folder; `resource`: each folder, too. */
  readonly scope?: "machine" | "resource";
  readonly only?: Editor;
}

/** Every setting of the product, by its key, once. Manifests are generated from this table. */
export const settingTable = {
  insertLoader: {
    type: "boolean",
    title: "Insert loader with a new secret",
    description: "Whether “Insert loader” is ticked when the form for a new secret opens.",
    default: true,
    only: "jupyterlab",
  },
  keepLoaded: {
    type: "boolean",
    title: "Keep secrets loaded",
    description:
      "Whether the secrets that a notebook reads are loaded into its kernel by themselves, without a cell: when the kernel starts, and after a secret changed, once the panel shows that notebook. What you choose for one notebook counts there. Off: you are asked in each notebook, after the first time that you load something.",
    default: false,
    only: "jupyterlab",
  },
  completeNames: {
    type: "boolean",
    title: "Complete names of secrets",
    description:
      'Whether the names of your secrets are offered where code reads one: in `os.environ["…"]` and the like, and nowhere else.',
    default: true,
    scope: "resource",
  },
  markUnknownNames: {
    type: "boolean",
    title: "Mark unknown names",
    description:
      "Whether a name that code reads is underlined where no secret has it, with ways to add it or to write the one that was meant.",
    default: true,
    scope: "resource",
  },
  store: {
    type: "string",
    title: "Store",
    description:
      "Where secrets are kept: `vault`, or `kubernetes:NAME?namespace=NAMESPACE`. Empty: what the environment variable `NBSECRETS_STORE` says, else the encrypted vault of this computer.",
    default: "",
    scope: "machine",
    only: "vscode",
  },
} as const satisfies Record<string, SettingEntry>;

/** The settings that an editor has, by their keys. */
export function settingsOf(editor: Editor): Readonly<Record<string, SettingEntry>> {
  const entries: readonly (readonly [string, SettingEntry])[] = Object.entries(settingTable);
  return Object.fromEntries(entries.filter(([, { only }]) => (only ?? editor) === editor));
}
