import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/**
 * For a process that mostly waits: the returned function is called at each sign of life, and `quiet` milliseconds after
 * the last one the heap is collected, once. By itself Node keeps what a burst of work left until there is more work:
 * 6 MB after twenty saves, and copies of values among them.
 */
export function collectWhenQuiet(quiet: number): () => void {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as NodeJS.GCFunction;
  let timer: NodeJS.Timeout | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => void collect({ type: "major", flavor: "last-resort", execution: "sync" }), quiet).unref();
  };
}
