import { existsSync, watch, type FSWatcher } from "node:fs";
import { basename, dirname } from "node:path";

/** Tells of changes in directories, also in one that is made later: until then, of the next step of the way to it. */
export class WatchedDirectories {
  readonly #onChange: () => void;
  readonly #watchers = new Map<string, FSWatcher>();

  /** @param onChange - calls `watch` again before long, which finds what was made. */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** From now on these, and no others. */
  watch(directories: readonly string[]): void {
    const wanted = new Map(directories.map((directory) => watchable(directory)).map((one) => [one.join("\n"), one]));
    for (const [key, watcher] of this.#watchers) {
      if (!wanted.has(key)) {
        watcher.close();
        this.#watchers.delete(key);
      }
    }
    for (const [key, place] of wanted) {
      if (!this.#watchers.has(key)) {
        this.#start(key, place);
      }
    }
  }

  close(): void {
    this.#watchers.forEach((watcher) => watcher.close());
    this.#watchers.clear();
  }

  #start(key: string, [directory, awaited]: Place): void {
    const end = (): void => {
      this.#watchers.get(key)?.close();
      this.#watchers.delete(key);
    };
    try {
      const watcher = watch(directory, { persistent: false }, (_event, name) => {
        if (awaited === "" || name === null || name === awaited) {
          this.#onChange();
        }
      });
      watcher.on("error", end);
      this.#watchers.set(key, watcher);
    } catch {
      return; // it went away just now, or may not be watched
    }
    if (awaited !== "" && existsSync(`${directory}/${awaited}`)) {
      this.#onChange(); // made between looking and watching
    }
  }
}

/** A directory that is there, and what is awaited in it; empty for all. */
type Place = readonly [directory: string, awaited: string];

function watchable(directory: string): Place {
  let [place, awaited] = [directory, ""];
  while (!existsSync(place) && dirname(place) !== place) {
    [place, awaited] = [dirname(place), basename(place)];
  }
  return [place, awaited];
}
