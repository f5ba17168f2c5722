import { renderMessage, type Message } from "./messages.ts";
import { rowWords, type RowLanguage } from "./row-words.ts";
import type { SecretInfo } from "./secret-driver.ts";
import { stageWords } from "./stage-words.ts";
import type { StagesState } from "./stages-model.ts";

/** What an editor says of a stored secret where code names it: in a list to complete from, and in a hover. Nothing that a value could be in. */
export interface NameWords {
  /** Its state in the kernel in front, in few words. */
  readonly state: string;
  /** What is noted about it; empty where nothing is. */
  readonly note: string;
  /** What else is known, one sentence or fact in each: the way to the kernel with what to do, note, when it changed, when it expires, who shares it. */
  readonly lines: readonly string[];
}

/**
 * @param kernel - undefined where nothing is known of a kernel now.
 * @param now - milliseconds since 1970.
 */
export function nameWords(
  info: SecretInfo,
  kernel: Pick<StagesState, "stages" | "arrivesWithin"> | undefined,
  now: number,
  language: RowLanguage,
): NameWords {
  const say = (message: Message): string => renderMessage(message, language.translate);
  const stage = kernel?.stages.get(info.name);
  // A kernel that was asked before it was saved knows nothing of it.
  const words = stage === undefined || stage === "not-saved" ? undefined : stageWords(stage, kernel?.arrivesWithin);
  const state = say(words?.label ?? { key: "stage-stored", params: {} });
  const { title, description } = rowWords(info, now, language);
  const [, ...details] = title.split("\n");
  return { state, note: description, lines: [...(words === undefined ? [] : [say(words.chain)]), ...details] };
}

/** What an editor says of a name in code that no secret has. */
export function unknownWords(name: string, nearest?: string): UnknownWords {
  return {
    message: { key: "failure-not-stored", params: { name } },
    add: { key: "failure-add", params: { name } },
    ...(nearest === undefined ? {} : { meant: { key: "failure-meant", params: { name: nearest } } }),
  };
}

export interface UnknownWords {
  readonly message: Message;
  /** The way to add it. */
  readonly add: Message;
  /** The way to write the name that was probably meant instead. */
  readonly meant?: Message;
}
