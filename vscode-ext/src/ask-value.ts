import type { PinnedNeed } from "@nbsecrets/references";
import { checkValue, encodeUtf8 } from "@nbsecrets/shared";
import { env, l10n, ThemeIcon, Uri, window, type QuickInputButton } from "vscode";
import { askText, type Question } from "./ask-text.ts";
import { isFlattened, mayBeFlattened } from "./is-flattened.ts";
import { sentence, tellError } from "./notice.ts";
import { valueOfClipboard, valueOfFile } from "./value-source.ts";
import { withoutTurns } from "./without-turns.ts";

/** How long the clipboard is waited for, in milliseconds. */
const patience = 2000;

export interface ValueQuestion extends Pick<Question, "title" | "step" | "totalSteps" | "back"> {
  readonly name: string;
  /** What the notebook in front says of where to get it. */
  readonly need?: PinnedNeed;
}

/**
 * The value of a secret, typed or pasted without being shown, or taken from the clipboard or a file with every byte.
 * `"back"`: the person went back; `undefined`: it was called off. Who asks, erases the bytes.
 */
export async function askValue({ name, need, ...question }: ValueQuestion): Promise<Uint8Array | "back" | undefined> {
  const eye: QuickInputButton = { iconPath: new ThemeIcon("eye"), tooltip: l10n.t("Show or hide what is typed") };
  const clipboard: QuickInputButton = {
    iconPath: new ThemeIcon("clippy"),
    tooltip: l10n.t("Take what was copied, with its line breaks"),
  };
  const file: QuickInputButton = { iconPath: new ThemeIcon("file"), tooltip: l10n.t("Take what a file holds") };
  const web: QuickInputButton = {
    iconPath: new ThemeIcon("link-external"),
    tooltip: l10n.t("Get one: {0}", need?.url ?? ""),
  };
  const prompt = l10n.t("Value of {0}. For several lines or a file use the buttons above.", name);
  for (;;) {
    const answer = await askText({
      ...question,
      prompt: need?.hint === undefined ? prompt : `${prompt} ${withoutTurns(need.hint)}`,
      password: true,
      buttons: [...(need?.url === undefined ? [] : [web]), eye, clipboard, file],
      check: (text) => {
        const refusal = checkValue(name, encodeUtf8(text));
        return refusal && sentence(refusal);
      },
      onButton: (button, box) => {
        if (button === eye) {
          box.password = !box.password;
        }
        if (button === web && need?.url !== undefined) {
          void env.openExternal(Uri.parse(need.url));
        }
        return button === eye || button === web;
      },
    });
    if (answer === undefined || answer.kind === "back") {
      return answer && "back";
    }
    try {
      const value =
        answer.kind === "text"
          ? await typedValue(answer.text)
          : await (answer.button === clipboard ? valueOfClipboard(name) : valueOfFile(name));
      if (value !== undefined) {
        return value;
      }
    } catch (error) {
      tellError(error);
    }
  }
}

/**
 * The field is one line: line breaks that were pasted into it are spaces, which would ruin a key in several lines unseen. Without
 * a space there was none, and the clipboard is left alone: a browser asks the person for leave, and the question would wait.
 */
async function typedValue(text: string): Promise<Uint8Array | undefined> {
  const copied = mayBeFlattened(text) ? await copiedText() : "";
  if (!isFlattened(text, copied)) {
    return encodeUtf8(text);
  }
  const exact = l10n.t("Keep the line breaks");
  const flat = l10n.t("Save as one line");
  const answer = await window.showWarningMessage(
    l10n.t("What you copied has several lines, and the field holds one."),
    { modal: true, detail: l10n.t("A certificate, a private key or YAML works only with its line breaks.") },
    exact,
    flat,
  );
  return answer === undefined ? undefined : encodeUtf8(answer === exact ? copied : text);
}

/** VS Code in a browser may not be allowed to look at the clipboard, and then answers only when the person has closed its notice. */
async function copiedText(): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => (timer = setTimeout(() => resolve(""), patience)));
  const text = await Promise.race([env.clipboard.readText(), late]);
  clearTimeout(timer);
  return text;
}
