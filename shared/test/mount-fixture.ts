import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Never a value that anything may show. */
export const canary = "canary-7d1f-value";

/** Text that a careless reader changes. */
export const difficultText: Readonly<Record<string, string>> = {
  PLAIN: canary,
  EMPTY: "",
  TRAILING_NEWLINE: `${canary}\n`,
  ONLY_NEWLINES: "\n\n\n",
  CRLF: "-----BEGIN KEY-----\r\nabc\r\n-----END KEY-----\r\n",
  LINES: "first\n\nthird",
  UNICODE: "pässwörd 🔑 \u{feff}e\u0301",
  BYTE_ORDER_MARK: "\u{feff}text",
  QUOTES: `'"\`"'`,
  DOLLARS: "$HOME ${HOME} $(date) `date` $1 $$",
  BACKSLASHES: "\\n \\t \\\\ \\0 \\",
  FORMATS: "%s %d {} {{0}} #{x} ~ * ?",
  SPACES: "  both ends  ",
  DOT: "ends with a dot.",
  EQUALS: "=a=b=",
  __proto__NAME: "p",
  toString: "a name that objects have",
  [`LONG_${"X".repeat(245)}`]: "of a name with 250 characters",
};

/** A mount as the kubelet makes it, in a directory whose path no careless code quotes right. */
export class MountFixture {
  readonly root = mkdtempSync(join(tmpdir(), "nbsecrets-snippets-"));
  readonly path = join(this.root, `it's a "mount" $HOME \\ {x}`);
  #generations = 0;

  constructor() {
    mkdirSync(this.path);
  }

  /** A new generation with these secrets and no others, renamed into place. */
  fill(values: Readonly<Record<string, string | Uint8Array>>): void {
    const generation = `..generation_${this.#generations++}`;
    mkdirSync(join(this.path, generation));
    for (const [name, value] of Object.entries(values)) {
      writeFileSync(join(this.path, generation, name), value);
      rmSync(join(this.path, name), { force: true });
      symlinkSync(join("..data", name), join(this.path, name));
    }
    symlinkSync(generation, join(this.path, "..data_tmp"));
    renameSync(join(this.path, "..data_tmp"), join(this.path, "..data"));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

export function hex(value: string | Uint8Array): string {
  return Buffer.from(value).toString("hex");
}

/** Each value's bytes in hexadecimal. */
export function allHex(values: Readonly<Record<string, string | Uint8Array>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, hex(value)]));
}
