import { decodeUtf8, visibleText } from "@nbsecrets/shared";
import { l10n, ThemeIcon, window, type QuickInputButton, type QuickPickItem } from "vscode";
import { asItIs } from "./as-it-is.ts";
import { chosenSecret, type CommandArguments, type CommandContext } from "./command-context.ts";
import { sentence, tell } from "./notice.ts";

/** A value is hidden by itself after this many seconds. */
const shownFor = 10;
/** A quick pick draws what it shows one by one; nobody reads more in the time there is. */
const linesAtMost = 200;

/** Shows the value of a secret for a moment, in a quick pick, which goes with it. */
export async function revealSecret(context: CommandContext, words: CommandArguments): Promise<void> {
  const info = await chosenSecret(context, words, { title: l10n.t("Reveal Secret"), always: true });
  if (info === undefined) {
    return;
  }
  const bytes = await context.model.reveal(info.name);
  const text = decodeUtf8(bytes);
  bytes.fill(0);
  if (text === undefined || text.includes("\0")) {
    tell({ key: "value-no-text-to-show", params: { name: visibleText(info.name), bytes: String(bytes.length) } });
    return;
  }
  await show(context, visibleText(info.name), text);
}

function show({ copied }: CommandContext, name: string, text: string): Promise<void> {
  const pick = window.createQuickPick();
  const copy: QuickInputButton = { iconPath: new ThemeIcon("copy"), tooltip: l10n.t("Copy for 30 seconds") };
  let left = shownFor;
  const count = (): void => {
    pick.title = l10n.t("{0} – hides in {1} s", name, left);
  };
  pick.placeholder = text === "" ? sentence({ key: "value-empty", params: { name } }) : "";
  pick.items = linesOf(text);
  pick.buttons = [copy];
  count();
  const timer = setInterval(() => {
    left -= 1;
    count();
    if (left === 0) {
      pick.hide();
    }
  }, 1000);
  return new Promise((resolve) => {
    pick.onDidTriggerButton(() => void copied.copy(text).then(() => pick.hide()));
    pick.onDidAccept(() => pick.hide());
    pick.onDidHide(() => {
      clearInterval(timer);
      pick.items = [];
      pick.dispose();
      resolve();
    });
    pick.show();
  });
}

function linesOf(text: string): readonly QuickPickItem[] {
  const lines = text === "" ? [] : text.replace(/\r?\n$/, "").split(/\r?\n/);
  const shown = lines.slice(0, linesAtMost).map((line) => ({ label: asItIs(line), alwaysShow: true }));
  const rest = lines.length - shown.length;
  return rest > 0 ? [...shown, { label: l10n.t("… and {0} lines more", rest), alwaysShow: true }] : shown;
}
