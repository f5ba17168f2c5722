import { nameSome } from "./doctor-finding.ts";
import type { Message } from "./messages.ts";
import type { Holding, RunningKernel } from "./rotation.ts";
import { visibleText } from "./visible-text.ts";

type Titled = Pick<RunningKernel, "title">;

/** What to say of a rotation: what was saved, where the old value is, and what one can do. */
export const rotationWords = {
  /** A sentence, and a line for each kernel. */
  holding: (name: string, { old, unknown }: Holding): readonly Message[] => [
    { key: old.length === 0 ? "rotate-unknown" : "rotate-holding", params: { name: visibleText(name) } },
    ...old.map(({ title, waits }): Message => {
      return { key: waits ? "rotate-kernel-waits" : "rotate-kernel", params: { title: visibleText(title) } };
    }),
    ...unknown.map(({ title }): Message => ({ key: "rotate-kernel-unknown", params: { title: visibleText(title) } })),
  ],
  /** The same in one sentence. */
  heldIn: (name: string, old: readonly Titled[]): Message => ({
    key: "rotate-held-in",
    params: { name: visibleText(name), kernels: titles(old) },
  }),
  /** Every Python kernel of the server was asked. */
  reached: (name: string): Message => ({ key: "rotate-reached", params: { name: visibleText(name) } }),
  /** None was asked: it was looked for what the loader left. */
  noWord: (name: string): Message => ({ key: "rotate-no-word", params: { name: visibleText(name) } }),
  /** Of the button. */
  reload: (count: number): Message =>
    count === 1 ? { key: "rotate-reload-one", params: {} } : { key: "rotate-reload", params: { count: String(count) } },
  reloaded: (name: string, { done, failed }: { done: readonly Titled[]; failed: readonly Titled[] }): Message =>
    failed.length > 0
      ? { key: "rotate-not-reloaded", params: { name: visibleText(name), kernels: titles(failed) } }
      : { key: "rotate-reloaded", params: { name: visibleText(name), kernels: titles(done) } },
  canTakeBack: (name: string): Message => ({ key: "rotate-can-take-back", params: { name: visibleText(name) } }),
  takenBack: (name: string, holders: readonly Titled[]): Message =>
    holders.length === 0
      ? { key: "rotate-taken-back", params: { name: visibleText(name) } }
      : { key: "rotate-taken-back-held", params: { name: visibleText(name), kernels: titles(holders) } },
};

function titles(kernels: readonly Titled[]): string {
  return nameSome(kernels.map(({ title }) => visibleText(title)));
}
