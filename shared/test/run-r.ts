import { WebR } from "webr";

/** A fresh R, compiled to WebAssembly, with a file system of its own. */
export class RKernel {
  readonly #webR = new WebR({ interactive: false });
  readonly mount = `/it's a "mount" $HOME {x}`;

  async start(): Promise<void> {
    await this.#webR.init();
    await this.#webR.FS.mkdir(this.mount);
  }

  /** Writes secrets as files; what is there of others stays. */
  async fill(values: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
    await Promise.all(
      Object.entries(values).map(([name, value]) =>
        this.#webR.FS.writeFile(`${this.mount}/${name}`, new Uint8Array(Buffer.from(value))),
      ),
    );
  }

  /** Sets variables, or unsets those without a value, as in the environment that R was started with. */
  async setVariables(values: Readonly<Record<string, string | undefined>>): Promise<void> {
    for (const [name, value] of Object.entries(values)) {
      const call =
        value === undefined
          ? `Sys.unsetenv(${JSON.stringify(name)})`
          : `Sys.setenv(\`${name}\` = ${JSON.stringify(value)})`;
      await this.#webR.evalRVoid(call);
    }
  }

  /** Runs code as a notebook does. What it prints or warns of, one line each; an error rejects with R's own sentence. */
  async run(code: string): Promise<readonly string[]> {
    const shelter = await new this.#webR.Shelter();
    try {
      const { output } = await shelter.captureR(code, { withAutoprint: true, throwJsException: true });
      return output.map(({ data }: { data: unknown }) => String(data));
    } finally {
      await shelter.purge();
    }
  }

  /** The bytes of variables, in hexadecimal; null where one is not set. */
  async environment(names: readonly string[]): Promise<Readonly<Record<string, string | null>>> {
    const found = await this.#webR.evalRString(
      `paste(sapply(c(${names.map((name) => JSON.stringify(name)).join()}), function(name) {
        if (is.na(Sys.getenv(name, NA))) "unset" else paste(charToRaw(Sys.getenv(name)), collapse = "")
      }), collapse = ",")`,
    );
    const values = found.split(",").map((text) => (text === "unset" ? null : text));
    return Object.fromEntries(names.map((name, index) => [name, values[index] ?? null]));
  }

  close(): void {
    this.#webR.close();
  }
}
