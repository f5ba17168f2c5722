import { existsSync } from "node:fs";
import { join } from "node:path";
import { inCheckout } from "./checkout.mjs";
import { provideGo } from "./find-go.mjs";
import { fingerprint, Stamp } from "./fingerprint.mjs";
import { oneAtATime } from "./one-at-a-time.mjs";
import { runOrRefuse } from "./run-command.mjs";

/**
 * Compiles a Go module of this checkout into `.work/<name>`, unless its sources and the Go are those of the last time. The module has
 * a script `build.sh` that is given the directory and `words`; `packages` is what it compiles, to tell how far it is. Resolves with
 * false when nothing had to be built. `failed` is the sentence for a person when it cannot be.
 */
export async function buildGo({ name, module, sources, program, packages = ".", words = [], failed, report }) {
  return await oneAtATime(async () => {
    const go = await provideGo();
    const output = inCheckout(".work", name);
    const stamp = new Stamp(inCheckout(".work", "stamps", name));
    if (!existsSync(join(output, program))) stamp.clear();
    const paths = ["go.mod", "go.sum", "build.sh", ...sources].map((source) => `${module}/${source}`);
    return await stamp.unless(fingerprint(paths, go.version), async () => {
      const directory = inCheckout(...module.split("/"));
      const env = { GO: go.program, GOTOOLCHAIN: "local", CGO_ENABLED: "0" };
      const counter = new Counter(report);
      const list = await runOrRefuse(failed, go.program, ["list", "-mod=readonly", "-deps", packages], {
        cwd: directory,
        env,
        log: `${name}-list`,
        onOutput: counter.take,
      });
      counter.total = list.split("\n").filter((line) => line !== "" && !line.startsWith("go: ")).length;
      const script = join(directory, "build.sh");
      await runOrRefuse(failed, "bash", [script, output, ...words], {
        env,
        log: `${name}-build`,
        onOutput: counter.take,
      });
    });
  });
}

/** Counts the lines of go: a module that it downloads, or a package that it compiles. */
class Counter {
  total;
  #report;
  #modules = 0;
  #packages = 0;

  constructor(report) {
    this.#report = report;
  }

  take = (text) => {
    for (const line of text.split("\n")) {
      if (line.startsWith("go: downloading ")) this.#modules += 1;
      else if (line !== "" && this.total !== undefined) this.#packages += 1;
    }
    this.#report(
      this.#packages > 0 ? `${this.#packages} of ${this.total} packages` : `${this.#modules} modules downloaded`,
    );
  };
}
