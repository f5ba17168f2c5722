import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Pod } from "./pod.ts";

const PROGRAM = readFileSync(fileURLToPath(new URL("watch-file.py", import.meta.url)), "utf8");
const PATIENCE_MS = 110_000;

export const MOUNT = "/var/run/secrets/user_credentials";

/** What a container runs to tell each content of one secret's file that it sees. */
export function watchCommand(name: string): readonly string[] {
  return ["python3", "-c", PROGRAM, MOUNT, name];
}

export interface Sighting {
  /** In milliseconds since the epoch: pods have the clock of the machine. */
  readonly at: number;
  readonly content?: string;
  /** Why the file could not be read. */
  readonly error?: string;
}

/** All that a container which runs `watchCommand` has seen. */
export async function sightings(pod: Pod): Promise<readonly Sighting[]> {
  const lines = (await pod.logs("session")).split("\n").filter((line) => line.startsWith("{"));
  return lines.map((line) => {
    const seen = JSON.parse(line) as Sighting;
    return { ...seen, at: seen.at * 1000 };
  });
}

/** Resolves when the container has seen this content; rejects after two minutes, which is longer than any kubelet takes. */
export async function untilSeen(pod: Pod, content: string): Promise<Sighting> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const seen = await sightings(pod);
    const found = seen.find((sighting) => sighting.content === content);
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`The pod ${pod.name} never saw it; it saw ${JSON.stringify(seen)}.`);
    await delay(100);
  }
}
