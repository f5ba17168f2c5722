import { checkName, type ImportFormat, ImportModel, listed, MAX_IMPORT_BYTES, warnName } from "@nbsecrets/shared";
import { env, InputBoxValidationSeverity, l10n, window } from "vscode";
import { askText } from "./ask-text.ts";
import type { CommandContext } from "./command-context.ts";
import { previewImport } from "./import-preview.ts";
import { sentence, tell, tellProblem } from "./notice.ts";
import { chooseFile, readFile } from "./value-source.ts";

/** Lets a person choose a file, shows what would become of each secret in it, and saves what they want, in one change. */
export async function importSecrets({ model }: CommandContext): Promise<void> {
  await listed(model);
  const importing = new ImportModel(model);
  try {
    let isWanted = await read(importing);
    while (isWanted) {
      const answer = await previewImport(importing);
      if (answer?.kind === "import") {
        isWanted = !(await save(importing, model));
      } else if (answer?.kind === "rename") {
        await rename(importing, answer.index);
      } else if (answer?.kind === "format") {
        await chooseFormat(importing);
      } else {
        isWanted = answer?.kind === "back" && (await read(importing));
      }
    }
  } finally {
    importing.dispose();
  }
}

/** Whether there is something to look at. What cannot be read as a whole is said. */
async function read(importing: ImportModel): Promise<boolean> {
  const file = { label: `$(file) ${l10n.t("Choose a file…")}`, detail: l10n.t(".env, JSON or shell exports") };
  const clipboard = { label: `$(clippy) ${l10n.t("From the clipboard")}` };
  const source = await window.showQuickPick([file, clipboard], {
    title: l10n.t("Import Secrets"),
    ignoreFocusOut: true,
  });
  if (source === clipboard) {
    await importing.read(new TextEncoder().encode(await env.clipboard.readText()), "");
  } else if (source === file) {
    const uri = await chooseFile(l10n.t("Import Secrets"), l10n.t("Import"));
    if (uri === undefined) {
      return false;
    }
    const bytes = await readFile(uri, MAX_IMPORT_BYTES, (size) => ({
      key: "import-too-large",
      params: { bytes: String(size), limit: String(MAX_IMPORT_BYTES) },
    }));
    const own = Uint8Array.from(bytes);
    bytes.fill(0);
    await importing.read(own, uri.path.split("/").at(-1) ?? "");
  } else {
    return false;
  }
  const { rows, problems } = importing.state;
  if (rows.length > 0 || problems.some(({ line }) => line !== undefined)) {
    return true;
  }
  tell(problems[0]?.message ?? { key: "import-nothing", params: {} });
  return false;
}

/** Another name for one entry, checked at each key; whatever is called off leaves it as it was. */
async function rename(importing: ImportModel, index: number): Promise<void> {
  const row = importing.state.rows[index];
  if (row === undefined) {
    return;
  }
  const answer = await askText({
    title: l10n.t("Import {0} under Another Name", row.source),
    value: row.proposal ?? row.name,
    prompt: l10n.t("The name that code reads it by"),
    back: true,
    check: (name) => {
      const refusal = checkName(name);
      const warning = warnName(name);
      return refusal === undefined
        ? warning && { message: sentence(warning), severity: InputBoxValidationSeverity.Warning }
        : sentence(refusal);
    },
  });
  if (answer?.kind === "text") {
    await importing.rename(index, answer.text);
  }
}

async function chooseFormat(importing: ImportModel): Promise<void> {
  const names: Readonly<Record<ImportFormat, string>> = { env: ".env", json: "JSON", shell: "Shell" };
  const items = (Object.keys(names) as ImportFormat[]).map((format) => ({
    label: names[format],
    description: format === importing.state.format ? l10n.t("as it was read") : "",
    format,
  }));
  const picked = await window.showQuickPick(items, { title: l10n.t("Read as Another Format"), ignoreFocusOut: true });
  if (picked !== undefined) {
    await importing.readAs(picked.format);
  }
}

/** Whether it is done; where the store is another one by now, or refuses, that is said, and the preview comes again. */
async function save(importing: ImportModel, model: CommandContext["model"]): Promise<boolean> {
  const done = await importing.save();
  const { alert, fileName } = importing.state;
  if (done === undefined) {
    tellProblem(alert ?? { key: "internal", params: {} });
    return false;
  }
  const undo = model.state.undo;
  const stays = fileName === "" ? [] : [{ key: "import-file-stays", params: { path: fileName } } as const];
  tell([done, ...stays], undo === undefined ? {} : { [l10n.t("Undo")]: () => model.undo(undo) });
  return true;
}
