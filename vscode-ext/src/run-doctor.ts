import { withoutRepetition, type DoctorLevel } from "@nbsecrets/shared";
import { window, type OutputChannel } from "vscode";
import type { CommandContext } from "./command-context.ts";
import { sentence } from "./notice.ts";

const marks: Readonly<Record<DoctorLevel, string>> = { ok: "✓", note: "i", problem: "✗" };

let channel: OutputChannel | undefined;

/** Looks at store, mount and environment, and writes what is right and what to do, without a value, where one can copy it. */
export async function runDoctor({ session, version }: CommandContext): Promise<void> {
  const { doctor } = await import("@nbsecrets/stores");
  const findings = withoutRepetition(await doctor({ ...session.place, version }));
  channel ??= window.createOutputChannel("Notebook Secrets");
  channel.clear();
  for (const { level, key, params } of findings) {
    channel.appendLine(`${marks[level]} ${sentence({ key, params })}`);
  }
  channel.show();
}
