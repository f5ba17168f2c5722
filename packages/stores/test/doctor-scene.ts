import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderMessage, type DoctorCheck, type DoctorFinding } from "@nbsecrets/shared";
import { expect } from "vitest";
import { doctor, type DoctorOptions } from "../src/doctor.ts";
import { openSession } from "../src/open-session.ts";
import { openStore } from "../src/open-store.ts";
import { places } from "../src/places.ts";

/** Part of every value here; in nothing that the doctor says. */
export const CANARY = "canary7f3a91";

/** A user's home, whose vault and mount the doctor looks at. */
export class DoctorScene {
  readonly home = realpathSync(mkdtempSync(join(tmpdir(), "nbsecrets-doctor-")));
  readonly mount = join(this.home, "run", "nbsecrets");
  readonly vault = join(this.home, ".local", "share", "nbsecrets", "vault.age");
  readonly identity = join(this.home, ".config", "nbsecrets", "identity.txt");
  /** A directory that is not there, until a test makes it. */
  readonly standardMount = join(this.home, "user_credentials");
  readonly env = { HOME: this.home, XDG_RUNTIME_DIR: join(this.home, "run"), TMPDIR: this.home };

  constructor() {
    mkdirSync(this.env.XDG_RUNTIME_DIR, { mode: 0o700 });
  }

  /** As a session does, so that the mount is current afterwards. */
  async save(name: string, value: string | Uint8Array = CANARY): Promise<void> {
    const session = await openSession({ env: this.env });
    await session.store.put(name, typeof value === "string" ? Buffer.from(value) : value, "overwrite");
    expect(session.mount.state.error).toBeUndefined();
    await session.close();
  }

  /** As a program does that knows of no mount. */
  async saveUnmounted(name: string, value: string | Uint8Array = CANARY, expiresAt?: string): Promise<void> {
    const { driver } = openStore("vault", places(this.env, process.platform, process.getuid?.()), this.env);
    const bytes = typeof value === "string" ? Buffer.from(value) : value;
    const details = expiresAt === undefined ? {} : { details: { expiresAt } };
    await driver.apply([{ kind: "put", name, value: bytes, mode: "overwrite", ...details }]);
    await driver.close();
  }

  /** Examines, and makes sure that no value is told and nothing in this home was touched. */
  async examine(options: Partial<DoctorOptions> = {}): Promise<Findings> {
    const before = tree(this.home);
    const { env, standardMount } = this;
    const findings = await doctor({ env, standardMount, version: "1.2.3", ...options });
    expect(tree(this.home)).toEqual(before);
    const said = JSON.stringify(findings) + findings.map((finding) => renderMessage(finding)).join("\n");
    expect(said).not.toContain(CANARY);
    expect(said).not.toContain(Buffer.from(CANARY).toString("base64").slice(0, 12));
    expect(said).not.toMatch(/[{][a-z]+[}]/);
    return new Findings(findings);
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** What the doctor found, as tests ask for it. */
export class Findings {
  readonly all: readonly DoctorFinding[];

  constructor(all: readonly DoctorFinding[]) {
    this.all = all;
  }

  /** The keys of what was found by a check, each with its level and the secrets it names. */
  of(check: DoctorCheck): readonly string[] {
    return this.all
      .filter((finding) => finding.check === check)
      .map(({ level, key, names }) => [level, key, ...(names ?? [])].join(" "));
  }

  /** All that is not right, in the same form. */
  get trouble(): readonly string[] {
    return this.all
      .filter(({ level }) => level !== "ok")
      .map(({ level, key, names }) => [level, key, ...(names ?? [])].join(" "));
  }

  params(key: DoctorFinding["key"]): Readonly<Record<string, string>> | undefined {
    return this.all.find((finding) => finding.key === key)?.params;
  }
}

/** Every path below, with its mode, when it was written, and what is in it. */
function tree(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .sort()
    .map((name) => {
      const path = join(directory, name);
      const status = lstatSync(path);
      const content = status.isSymbolicLink()
        ? readlinkSync(path)
        : status.isFile()
          ? readFileSync(path).toString("base64")
          : "";
      return [name, status.mode.toString(8), status.mtimeMs, status.ctimeMs, content].join(" ");
    });
}
