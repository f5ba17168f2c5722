import { Refusal } from "./checkout.mjs";

const VIEW = "nbsecrets.secrets";
/** Where VS Code shows the commands of each place; `open` has its own way into the View menu. */
const PLACES = {
  "notebook-toolbar": {
    menu: "notebook/toolbar",
    when: "notebookType == jupyter-notebook",
    group: "navigation/execute@9",
  },
  "cell-menu": {
    menu: "notebook/cell/title",
    when: "notebookType == jupyter-notebook && notebookCellType == code",
    group: "nbsecrets",
  },
  "file-menu": { menu: "editor/context", when: "editorLangId == python && !editorReadonly", group: "1_modification@9" },
  "selection-menu": {
    menu: "editor/context",
    when: "editorHasSelection && !editorReadonly",
    group: "1_modification@8",
  },
  "view-menu": undefined,
  "edit-menu": undefined,
};
/** VS Code's own drawings. */
const ICONS = {
  add: "$(add)",
  copy: "$(copy)",
  refresh: "$(refresh)",
  edit: "$(edit)",
  delete: "$(trash)",
  insert: "$(newline)",
  key: "$(key)",
  eye: "$(eye)",
  undo: "$(discard)",
  load: "$(arrow-down)",
  pin: "$(pin)",
  search: "$(search)",
};
/** When a command can do anything, where that is known before it is run. */
const ENABLEMENT = {
  "nbsecrets:undo": "nbsecrets.canUndo",
  "nbsecrets:copy-access-request": "nbsecrets.isRefused",
};
/** The buttons of the view's title; the rest of what the panel's menu lists is behind its three dots. */
const TITLE = {
  "nbsecrets:add": "navigation@1",
  "nbsecrets:refresh": "navigation@3",
  "nbsecrets:undo": "navigation@2",
};

/** The one button of a row of the notebook in front, and of its heading, by what kind of row it is. */
const NEEDED = {
  "needed-add": "nbsecrets:add",
  "needed-load": "nbsecrets:load",
  needed: "nbsecrets:insert-reference",
  notebook: "nbsecrets:pin-needs",
};

/** What VS Code reads about the extension before any of its code runs: its contributions, and their English texts by key. */
export function vscodeManifest({ commands, category, settings, texts, walkthrough }) {
  const nls = { category, ...texts };
  for (const { id, places = [], icon } of commands) {
    const unknown = places.find((place) => !Object.hasOwn(PLACES, place));
    if (unknown !== undefined) throw new Refusal(`${id} has the place ${unknown}, which is nowhere in VS Code.`);
    if (icon !== undefined && !Object.hasOwn(ICONS, icon))
      throw new Refusal(`${id} has the icon ${icon}, which VS Code has not.`);
  }
  const contributes = {
    viewsContainers: { activitybar: [{ id: "nbsecrets", title: "%category%", icon: "media/key.svg" }] },
    views: { nbsecrets: [{ id: VIEW, name: "%category%", icon: "media/key.svg", contextualTitle: "%category%" }] },
    viewsWelcome: [
      { view: VIEW, when: "nbsecrets.state == empty", contents: "%welcome.empty%" },
      { view: VIEW, when: "nbsecrets.state == empty && nbsecrets.isEncrypted", contents: "%welcome.encrypted%" },
    ],
    commands: commands.map((entry) => command(entry, nls)),
    menus: menus(commands),
    keybindings: commands.flatMap(keybindings),
    configuration: { title: "%category%", properties: configuration(settings, nls) },
    walkthroughs: [walkthroughOf(walkthrough, nls)],
  };
  return { contributes, nls };
}

/** A command has one title: in a row's menu, where the secret is known, and in the palette, where the category stands before it. */
function command({ id, label, menuLabel, rowLabel = label, icon, needs }, nls) {
  const key = id.replace(":", ".");
  nls[key] = rowLabel;
  if (menuLabel !== undefined) nls[`${key}.short`] = menuLabel;
  const enablement = ENABLEMENT[id] ?? (needs.includes("reveal") ? "nbsecrets.canReveal != false" : undefined);
  return {
    command: id,
    title: `%${key}%`,
    ...(menuLabel === undefined ? {} : { shortTitle: `%${key}.short%` }),
    category: "%category%",
    ...(icon === undefined ? {} : { icon: ICONS[icon] }),
    ...(enablement === undefined ? {} : { enablement }),
  };
}

function menus(commands) {
  const inView = `view == ${VIEW}`;
  const found = {
    commandPalette: commands.filter(({ palette }) => !palette).map(({ id }) => ({ command: id, when: "false" })),
    "view/title": [
      ...Object.entries(TITLE).map(([id, group]) => ({
        command: id,
        when: id === "nbsecrets:undo" ? `${inView} && nbsecrets.canUndo` : inView,
        group,
      })),
      ...commands
        .filter(({ id, panelMenu }) => panelMenu && !Object.hasOwn(TITLE, id))
        .map(({ id }) => ({ command: id, when: inView, group: "1_more" })),
      { command: "nbsecrets:insert-loader", when: inView, group: "0_use" },
    ],
    "view/item/context": [
      ...commands.filter(({ row }) => row !== undefined).flatMap((entry, index) => rowItems(entry, inView, index)),
      ...Object.entries(NEEDED).map(([item, id]) => ({
        command: id,
        when: `${inView} && viewItem == ${item}`,
        group: "inline@1",
      })),
    ],
  };
  for (const { id, places = [] } of commands) {
    for (const place of places) {
      if (PLACES[place] !== undefined) {
        const { menu, when, group } = PLACES[place];
        found[menu] = [...(found[menu] ?? []), { command: id, when, group }];
      }
    }
  }
  return found;
}

/** What changes the secret stands below the rest, and is not offered for one that cannot be changed. */
function rowItems({ id, row, writes }, inView, order) {
  const when = `${inView} && viewItem ${writes ? "== secret" : "=~ /^secret/"}`;
  const group = id === "nbsecrets:delete" ? "9_delete" : writes ? "2_edit" : "1_use";
  // Here it asks how, since nothing runs in a kernel unseen: the rows that lack it have the button.
  const isInline = row === "inline" && id !== "nbsecrets:load";
  const inline = isInline ? [{ command: id, when, group: `inline@${id === "nbsecrets:edit" ? 2 : 1}` }] : [];
  // Without an order of their own VS Code sorts them by their titles.
  return [...inline, { command: id, when, group: `${group}@${order}` }];
}

/**
 * Arrows and typing move VS Code's focus in a list and not its selection, and a command hears of the selection alone: so the row
 * that has the focus is selected first, unless several are selected.
 */
function keybindings({ id, keys = {} }) {
  return Object.entries(keys).flatMap(([where, key]) => {
    const parts = key.split(" ");
    const plain = (name) => parts.map((part) => (part === "Accel" ? name : part.toLowerCase())).join("+");
    const mac = parts.includes("Accel")
      ? { mac: plain("cmd") }
      : id === "nbsecrets:delete"
        ? { mac: "cmd+backspace" }
        : {};
    // Where the store cannot be read, Enter is for the rows that say what to do.
    const rows = key === "Enter" ? " && nbsecrets.state != blocked" : "";
    const when = `focusedView == ${VIEW} && listFocus && !inputFocus${rows}`;
    const pressed = { key: plain("ctrl"), ...mac };
    if (where !== "row") return [{ command: id, ...pressed, when }];
    // A heading opens and closes, and is no secret.
    const onRow = `${when} && !treeElementCanCollapse && !treeElementCanExpand`;
    return [
      { command: id, ...pressed, when: `${onRow} && listMultiSelection` },
      {
        command: "runCommands",
        ...pressed,
        when: `${onRow} && !listMultiSelection`,
        args: { commands: ["list.selectAndPreserveFocus", id] },
      },
    ];
  });
}

function configuration(settings, nls) {
  return Object.fromEntries(
    Object.entries(settings).map(([key, { type, description, default: initial, scope }]) => {
      nls[`setting.${key}`] = description;
      return [`nbsecrets.${key}`, { type, default: initial, scope, markdownDescription: `%setting.${key}%` }];
    }),
  );
}

function walkthroughOf({ title, description, steps }, nls) {
  nls["walkthrough.title"] = title;
  nls["walkthrough.description"] = description;
  return {
    id: "start",
    title: "%walkthrough.title%",
    description: "%walkthrough.description%",
    steps: steps.map(({ id, title: stepTitle, description: stepDescription, svg, completionEvents }) => {
      nls[`walkthrough.${id}.title`] = stepTitle;
      nls[`walkthrough.${id}.description`] = stepDescription;
      nls[`walkthrough.${id}.image`] = stepTitle;
      return {
        id,
        title: `%walkthrough.${id}.title%`,
        description: `%walkthrough.${id}.description%`,
        media: { svg, altText: `%walkthrough.${id}.image%` },
        completionEvents,
      };
    }),
  };
}
