import { expect, it, vi } from "vitest";
import type { CommandContext } from "../src/command-context";
import { watchForFailures } from "../src/watch-failures";

const { CodeCell, page } = vi.hoisted(() => {
  class CodeCell {
    readonly shown = new Set<string>();
    readonly isDisposed = false;
    readonly layout = { addWidget: ({ text }: { text: string }) => void this.shown.add(text) };
  }
  const page = {
    /** Says that a cell has run. */
    ran: (_what: object): void => undefined,
    /** Says what is to be shown of a failure, in the order in which cells failed. */
    known: [] as ((notice: object) => void)[],
  };
  return { CodeCell, page };
});

vi.mock("@jupyterlab/cells", () => ({ CodeCell }));
vi.mock("@jupyterlab/notebook", () => ({
  NotebookActions: {
    executed: { connect: (slot: (sender: object, what: object) => void) => (page.ran = (what) => slot(page, what)) },
  },
}));
vi.mock("../src/failure-notice", () => ({ failureNotice: () => new Promise((resolve) => page.known.push(resolve)) }));

it("says nothing late below a cell that has run again meanwhile", async () => {
  watchForFailures({} as CommandContext);
  const cell = new CodeCell();
  const notice = (text: string) => ({ text, dispose: vi.fn(() => void cell.shown.delete(text)) });
  const error = { errorName: "KeyError", errorValue: "'A'", traceback: [] };
  const [first, second] = [notice("first"), notice("second")];

  page.ran({ cell, error });
  await vi.waitFor(() => expect(page.known).toHaveLength(1));
  page.ran({ cell, error });
  await vi.waitFor(() => expect(page.known).toHaveLength(2));
  page.known[1]?.(second);
  await vi.waitFor(() => expect([...cell.shown]).toEqual(["second"]));
  page.known[0]?.(first);
  await vi.waitFor(() => expect(first.dispose).toHaveBeenCalled());
  expect([...cell.shown]).toEqual(["second"]);

  page.ran({ cell, error });
  await vi.waitFor(() => expect(page.known).toHaveLength(3));
  page.ran({ cell, error: null });
  const late = notice("late");
  page.known[2]?.(late);
  await vi.waitFor(() => expect(late.dispose).toHaveBeenCalled());
  expect(cell.shown.size).toBe(0);
});
