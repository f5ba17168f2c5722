/** What a command needs before it can run; where that is missing, it says so instead of vanishing. */
export type CommandNeed = "secret" | "editor" | "notebook" | "any-secret" | "reveal" | "kernel";

export type Editor = "jupyterlab" | "vscode";

/** A menu or toolbar of the editor's own, in which it shows a command. Where that is in each editor, its manifest's generator knows. */
export type CommandPlace =
  "view-menu" | "edit-menu" | "notebook-toolbar" | "cell-menu" | "file-menu" | "selection-menu";

export interface CommandEntry {
  /** The same in every editor; JupyterLab and VS Code register it as it stands. */
  readonly id: string;
  /** As the palette and menus show it. A host translates it. */
  readonly label: string;
  /** Instead of `label` in the menus of `places`, where nothing else says that it is about secrets. */
  readonly menuLabel?: string;
  /** Instead of `label` in the menu of a row, where the secret is known. */
  readonly rowLabel?: string;
  /** The tooltip of a button. */
  readonly caption: string;
  /** The name of an icon that every host has a drawing of. */
  readonly icon?:
    "add" | "copy" | "refresh" | "edit" | "delete" | "insert" | "key" | "undo" | "eye" | "load" | "pin" | "search";
  readonly needs: readonly CommandNeed[];
  /** Whether the command palette lists it. */
  readonly palette: boolean;
  /** Where a row's own actions show it, if at all: its buttons and its menu, or the menu alone. */
  readonly row?: "inline" | "menu";
  /** Whether it changes the secret, so that it is not offered for one that cannot be changed. */
  readonly writes?: true;
  /**
   * Whether it acts, or shows a value, with no form or question of its own. Links in a notebook can call commands: in JupyterLab,
   * where no gesture of a person in its own menus, buttons and keys stands behind a call, such a command asks first. VS Code does
   * not tell who called: there, what reads a value or changes the store acts on a row of the view, or asks.
   */
  readonly acts?: true;
  /** Whether the menu of the panel itself lists it. */
  readonly panelMenu?: true;
  /** The keys that run it on a row that has the focus, or anywhere in the panel but in its filter; as JupyterLab writes them. */
  readonly keys?: { readonly row: string } | { readonly panel: string };
  readonly places?: readonly CommandPlace[];
  /** The one editor that has it, where the other does the same within a form of its own, or needs it not. */
  readonly only?: Editor;
}

/** The category of all commands in the palette. */
export const commandCategory = "Secrets";

/** Every command of the product, once. Manifests are generated from this table. */
export const commands = [
  {
    id: "nbsecrets:open",
    label: "Show Secrets",
    caption: "Show the Secrets panel",
    icon: "key",
    needs: [],
    palette: true,
    places: ["view-menu"],
  },
  {
    id: "nbsecrets:add",
    label: "Add Secret…",
    caption: "Add a secret",
    icon: "add",
    needs: [],
    palette: true,
  },
  {
    id: "nbsecrets:add-from-clipboard",
    label: "Add Secret from Clipboard…",
    caption: "Add a secret whose value is what was copied, byte for byte",
    icon: "add",
    needs: [],
    palette: true,
    panelMenu: true,
    only: "vscode",
  },
  {
    id: "nbsecrets:add-from-file",
    label: "Add Secret from File…",
    caption: "Add a secret whose value is what a file holds, byte for byte",
    icon: "add",
    needs: [],
    palette: true,
    panelMenu: true,
    only: "vscode",
  },
  {
    id: "nbsecrets:add-from-selection",
    label: "Add Secret from Selection…",
    menuLabel: "Add Selection to Secrets…",
    caption: "Add a secret whose value is the selected text, and put code that reads it in its place",
    icon: "add",
    needs: ["editor"],
    palette: true,
    places: ["selection-menu"],
    only: "vscode",
  },
  {
    id: "nbsecrets:import",
    label: "Import Secrets…",
    caption: "Import secrets from a .env file, JSON or shell exports",
    icon: "add",
    needs: [],
    palette: true,
    panelMenu: true,
  },
  {
    id: "nbsecrets:insert-loader",
    label: "Insert Loader",
    menuLabel: "Insert Secrets Loader",
    caption: "Insert the code that loads your secrets into environment variables",
    icon: "insert",
    needs: ["editor", "any-secret"],
    palette: true,
    acts: true,
    places: ["edit-menu", "notebook-toolbar", "cell-menu", "file-menu"],
  },
  {
    id: "nbsecrets:insert-reference",
    label: "Insert Reference…",
    menuLabel: "Insert Reference to a Secret…",
    rowLabel: "Insert Reference",
    caption: "Insert the code that reads this secret, at the cursor",
    icon: "insert",
    needs: ["editor", "secret"],
    palette: true,
    acts: true,
    row: "inline",
    keys: { row: "Enter" },
    places: ["edit-menu", "cell-menu", "file-menu"],
  },
  {
    id: "nbsecrets:insert-other",
    label: "Insert Other Form…",
    caption: "Insert other code that reads this secret: its path, its bytes, with an error that helps",
    icon: "insert",
    needs: ["editor", "secret"],
    palette: true,
    row: "menu",
  },
  {
    id: "nbsecrets:load",
    label: "Load Secret",
    rowLabel: "Load Now",
    caption: "Load the secret into the kernel in front, without a cell",
    icon: "load",
    needs: ["secret", "kernel"],
    palette: true,
    row: "inline",
    acts: true,
  },
  {
    id: "nbsecrets:load-all",
    label: "Load All Secrets",
    caption: "Load every secret into the kernel in front, without a cell",
    icon: "load",
    needs: ["any-secret", "kernel"],
    palette: true,
    panelMenu: true,
    acts: true,
  },
  {
    id: "nbsecrets:keep-loaded",
    label: "Keep Secrets Loaded in This Notebook",
    caption: "Load what this notebook reads into its kernel without a cell, now and later; or stop doing that",
    icon: "load",
    needs: ["notebook"],
    palette: true,
    panelMenu: true,
    acts: true,
    only: "jupyterlab",
  },
  {
    id: "nbsecrets:where-used",
    label: "Find Where Secret Is Used…",
    rowLabel: "Where Used",
    caption: "List the notebooks and files here whose code names this secret",
    icon: "search",
    needs: ["secret"],
    palette: true,
    row: "menu",
  },
  {
    id: "nbsecrets:check-names",
    label: "Check Names in Code",
    caption: "Look through the notebooks and files here for secrets that nothing reads, and for misspelt names",
    icon: "search",
    needs: [],
    palette: true,
    panelMenu: true,
  },
  {
    id: "nbsecrets:copy-name",
    label: "Copy Secret Name…",
    rowLabel: "Copy Name",
    caption: "Copy the name of this secret",
    icon: "copy",
    needs: ["secret"],
    palette: true,
    row: "menu",
    keys: { row: "Accel C" },
  },
  {
    id: "nbsecrets:edit",
    label: "Edit Secret…",
    caption: "Edit this secret",
    icon: "edit",
    needs: ["secret"],
    palette: true,
    row: "inline",
    writes: true,
    keys: { row: "F2" },
  },
  {
    id: "nbsecrets:rotate",
    label: "Rotate Secret…",
    rowLabel: "Rotate…",
    caption: "Replace the value of this secret, and bring the new one to the kernels that hold the old one",
    icon: "refresh",
    needs: ["secret"],
    palette: true,
    row: "menu",
    writes: true,
  },
  {
    id: "nbsecrets:rename",
    label: "Rename to a New Secret…",
    caption: "Save this secret under another name as well",
    icon: "edit",
    needs: ["secret"],
    palette: true,
    row: "menu",
    writes: true,
    only: "vscode",
  },
  {
    id: "nbsecrets:describe",
    label: "Edit Secret Description…",
    rowLabel: "Edit Description…",
    caption: "Edit what is noted about this secret",
    icon: "edit",
    needs: ["secret"],
    palette: true,
    row: "menu",
    writes: true,
    only: "vscode",
  },
  {
    id: "nbsecrets:reveal",
    label: "Reveal Secret…",
    caption: "Show the value of this secret for a moment",
    icon: "eye",
    needs: ["secret", "reveal"],
    palette: true,
    acts: true,
    row: "menu",
  },
  {
    id: "nbsecrets:copy-value",
    label: "Copy Secret Value…",
    rowLabel: "Copy Value",
    caption: "Copy the value of this secret for a moment",
    icon: "copy",
    needs: ["secret", "reveal"],
    palette: true,
    row: "menu",
    only: "vscode",
  },
  {
    id: "nbsecrets:use-in-terminal",
    label: "Use Secrets in Terminal…",
    rowLabel: "Use in Terminal",
    caption: "Open a terminal whose environment holds this secret",
    icon: "key",
    needs: ["secret", "reveal"],
    palette: true,
    row: "menu",
    only: "vscode",
  },
  {
    id: "nbsecrets:delete",
    label: "Delete Secret…",
    caption: "Delete this secret",
    icon: "delete",
    needs: ["secret"],
    palette: true,
    row: "menu",
    writes: true,
    keys: { row: "Delete" },
  },
  {
    id: "nbsecrets:undo",
    label: "Undo Secret Change",
    caption: "Take back what was deleted or overwritten last",
    icon: "undo",
    needs: [],
    palette: true,
    acts: true,
    panelMenu: true,
    keys: { panel: "Accel Z" },
  },
  {
    id: "nbsecrets:refresh",
    label: "Refresh Secrets",
    caption: "Read the list of secrets again",
    icon: "refresh",
    needs: [],
    palette: true,
    panelMenu: true,
  },
  {
    id: "nbsecrets:copy-access-request",
    label: "Copy Access Request",
    caption: "Copy what an administrator needs to give you access",
    icon: "copy",
    needs: [],
    palette: true,
  },
  {
    id: "nbsecrets:doctor",
    label: "Run Doctor",
    caption: "Look at store, mount and environment, and say what to do",
    icon: "refresh",
    needs: [],
    palette: true,
    panelMenu: true,
    only: "vscode",
  },
  {
    id: "nbsecrets:settle-failure",
    label: "Settle Failed Cell…",
    caption: "Do what is offered under a cell that failed for want of a secret",
    icon: "refresh",
    needs: ["notebook"],
    palette: true,
    only: "vscode",
  },
  {
    id: "nbsecrets:pin-needs",
    label: "Pin What This Notebook Needs…",
    caption: "Write into the notebook which secrets it needs, with a hint for whoever opens it next",
    icon: "pin",
    needs: ["notebook"],
    palette: true,
  },
  {
    id: "nbsecrets:use-plain-code",
    label: "Use Plain Code",
    caption: "Replace nbsecrets in this notebook by plain code that loads the same secrets",
    icon: "insert",
    needs: ["notebook"],
    palette: true,
    only: "jupyterlab",
    acts: true,
  },
  {
    id: "nbsecrets:install-package",
    label: "Install Package Here",
    caption: "Install nbsecrets where this notebook runs",
    icon: "add",
    needs: ["notebook"],
    palette: true,
    only: "jupyterlab",
    acts: true,
  },
] as const satisfies readonly CommandEntry[];

type Entry = (typeof commands)[number];

export type CommandId = Entry["id"];

/** The ids of the commands that an editor has. */
export type CommandIdOf<Of extends Editor> = Exclude<Entry, { readonly only: Exclude<Editor, Of> }>["id"];

/** The commands that an editor has, in the order of the table. */
export function commandsOf<Of extends Editor>(
  editor: Of,
): readonly (CommandEntry & { readonly id: CommandIdOf<Of> })[] {
  const entries: readonly CommandEntry[] = commands;
  return entries.filter(
    (entry): entry is CommandEntry & { readonly id: CommandIdOf<Of> } => (entry.only ?? editor) === editor,
  );
}

/** The entry of a command. */
export function commandEntry(id: CommandId): CommandEntry {
  const entry: CommandEntry | undefined = commands.find((command) => command.id === id);
  if (entry === undefined) {
    throw new RangeError(`no command ${id}`);
  }
  return entry;
}
