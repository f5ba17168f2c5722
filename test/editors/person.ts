import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SecretDriver } from "@nbsecrets/shared";
import { openStore, places } from "@nbsecrets/stores";
import { checkout } from "./checkout.ts";
import { runToEnd } from "./run-to-end.ts";

export interface PersonOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Shares the home, and so the vault and the mount, of another one, who outlives this one. */
  readonly sameAs?: Person;
}

/** One cell of a notebook file, as its format has it. */
export interface NotebookCell {
  readonly source: string;
  readonly type?: "code" | "markdown";
  readonly metadata?: object;
  readonly outputs?: readonly object[];
}

/** Somebody with a home, a vault and a runtime directory of their own, who works in an editor and with the command line. */
export class Person {
  readonly home: string;
  readonly notebooks: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly #ownsHome: boolean;

  constructor(editor: string, { environment, sameAs }: PersonOptions = {}) {
    this.#ownsHome = sameAs === undefined;
    this.home = sameAs?.home ?? mkdtempSync(join(tmpdir(), `nbsecrets-${editor}-`));
    this.notebooks = join(this.home, "notebooks");
    const runtime = join(this.home, "run");
    mkdirSync(runtime, { mode: 0o700, recursive: true });
    mkdirSync(this.notebooks, { recursive: true });
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(NBSECRETS_|JUPYTER|XDG_|IPYTHON|PYTEST|FORCE_COLOR|VSCODE_)/.test(name),
    );
    this.environment = {
      ...(Object.fromEntries(inherited) as Record<string, string>),
      HOME: this.home,
      XDG_RUNTIME_DIR: runtime,
      PYTHONDONTWRITEBYTECODE: "1",
      ...environment,
    };
  }

  /** Takes the home away, unless it is another one's. */
  removeHome(): void {
    if (this.#ownsHome) {
      // A program that was just told to end may still be writing there.
      rmSync(this.home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    }
  }

  /** Leaves no notebook, no file and no secret. */
  async forgetWork(): Promise<void> {
    for (const name of readdirSync(this.notebooks)) {
      rmSync(join(this.notebooks, name), { recursive: true });
    }
    await this.#withStore(async (store) => {
      const infos = await store.list();
      await store.apply(infos.map(({ name }) => ({ kind: "remove" as const, name })));
    });
  }

  /** Runs the command line tool as this person. Resolves with what it printed; rejects when it fails. */
  nbsecrets(words: readonly string[], input = ""): Promise<string> {
    return runToEnd(process.execPath, [checkout("packages/cli/dist/nbsecrets.mjs"), ...words], this.environment, input);
  }

  /** A notebook with these cells, in the directory of notebooks; a string is a code cell. A kernel for it need not be installed. */
  notebook(
    name: string,
    cells: readonly (string | NotebookCell)[] = [""],
    kernel = "python3",
    language = "python",
  ): void {
    const notebook = {
      cells: cells.map((cell, index) => {
        const whole: NotebookCell = typeof cell === "string" ? { source: cell } : cell;
        const { source, type = "code", metadata = {}, outputs = [] } = whole;
        const code = { execution_count: null, outputs };
        return { cell_type: type, id: `cell-${index}`, metadata, source, ...(type === "code" ? code : {}) };
      }),
      metadata: { kernelspec: { name: kernel, display_name: kernel, language }, language_info: { name: language } },
      nbformat: 4,
      nbformat_minor: 5,
    };
    this.file(name, JSON.stringify(notebook));
  }

  /** A text file in the directory of notebooks. */
  file(name: string, content: string): void {
    writeFileSync(join(this.notebooks, name), content);
  }

  /** The same for one that is no text. */
  bytes(name: string, content: Uint8Array): void {
    writeFileSync(join(this.notebooks, name), content);
  }

  /** What a file in the directory of notebooks holds. */
  read(name: string): string {
    return readFileSync(join(this.notebooks, name), "utf8");
  }

  /** The same where it may not have been written yet. */
  readIfThere(name: string): string | undefined {
    return existsSync(join(this.notebooks, name)) ? this.read(name) : undefined;
  }

  /** What a reboot does to this person. The editor's server must be stopped. */
  async forgetRuntimeDirectory(): Promise<void> {
    const runtime = this.environment["XDG_RUNTIME_DIR"] ?? "";
    rmSync(runtime, { recursive: true });
    mkdirSync(runtime, { mode: 0o700 });
  }

  /** Secrets SERVICE_001_TOKEN and on, in the vault. */
  addMany(count: number): Promise<void> {
    return this.#withStore(async (store) => {
      await store.apply(
        Array.from({ length: count }, (_unused, index) => ({
          kind: "put" as const,
          name: `SERVICE_${String(index + 1).padStart(3, "0")}_TOKEN`,
          value: Buffer.from(`token ${index}`),
          mode: "create" as const,
          details: { description: `Service number ${index + 1}` },
        })),
      );
    });
  }

  /** What the store's mount holds under a name; undefined when there is no such file. */
  mounted(name: string): string | undefined {
    return this.mountedBytes(name)?.toString("utf8");
  }

  mountedBytes(name: string): Buffer | undefined {
    const runtime = this.environment["XDG_RUNTIME_DIR"] ?? "";
    const mounts = readdirSync(runtime).filter((directory) => directory.startsWith("nbsecrets"));
    const file = mounts.map((mount) => join(runtime, mount, name)).find((path) => existsSync(path));
    return file === undefined ? undefined : readFileSync(file);
  }

  async #withStore(work: (store: SecretDriver) => Promise<void>): Promise<void> {
    const store = openStore(
      "vault",
      places(this.environment, process.platform, process.getuid?.()),
      this.environment,
    ).driver;
    try {
      await work(store);
    } finally {
      await store.close();
    }
  }
}
