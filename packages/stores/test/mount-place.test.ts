import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SecretError } from "@nbsecrets/shared";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { mountPlace } from "../src/mount-place.ts";
import { MountWriter } from "../src/mount-writer.ts";
import type { Environment } from "../src/places.ts";

let base: string;
let vault: string;
let runtime: string;
let shm: string;

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), "nbsecrets-place-")));
  vault = join(base, "data", "nbsecrets");
  runtime = join(base, "run");
  shm = join(base, "shm");
  mkdirSync(runtime, { mode: 0o700 });
  mkdirSync(shm);
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

/** As on a machine whose `/run/user` and `/dev/shm` are ours to break. */
const choose = (options: { runtime?: string; vault?: string; env?: Environment; uid?: number } = {}) =>
  mountPlace({
    env: options.env ?? {},
    places: {
      dataDirectory: vault,
      identityFile: join(base, "identity.txt"),
      kubeconfigFiles: [],
      mountCandidates: [
        ...(options.runtime === undefined ? [] : [join(options.runtime, "nbsecrets")]),
        join(shm, "nbsecrets-7"),
        join(base, "tmp", "nbsecrets-7"),
      ],
    },
    storeDirectory: options.vault ?? vault,
    ...(options.uid === undefined ? {} : { uid: options.uid }),
  });
const record = (directory = vault): string => readFileSync(join(directory, "mount"), "utf8");
/** Makes the place a mount in use. */
const fill = async (place: { directory: string; owner: string }): Promise<void> => {
  await new MountWriter({ ...place, source: { snapshot: async () => new Map([["A", Buffer.from("a")]]) } }).refresh();
};
const refusal = (work: Promise<unknown>): Promise<SecretError> =>
  work.then(
    () => expect.unreachable(),
    (error: SecretError) => error,
  );
const suffix = (directory: string): string => createHash("sha256").update(directory).digest("hex").slice(0, 12);

describe("the choice", () => {
  test("the runtime directory first: made 0700, and recorded 0600", async () => {
    const place = await choose({ runtime });
    expect(place).toEqual({ directory: join(runtime, "nbsecrets"), owner: vault });
    expect(lstatSync(place.directory).mode & 0o777).toBe(0o700);
    expect(record()).toBe(`${place.directory}\n`);
    expect(lstatSync(join(vault, "mount")).mode & 0o777).toBe(0o600);
  });

  test("the next one when a runtime directory is named that is not there", async () => {
    expect((await choose({ runtime: join(base, "gone") })).directory).toBe(join(shm, "nbsecrets-7"));
    expect(existsSync(join(base, "gone"))).toBe(false);
  });

  test("none can be made", async () => {
    rmSync(shm, { recursive: true });
    expect(await refusal(choose())).toMatchObject({ code: "unavailable", key: "mount-unwritable" });
  });
});

describe("writers with different environments find one mount", () => {
  test("first with, then without a runtime directory", async () => {
    await fill(await choose({ runtime }));
    expect((await choose()).directory).toBe(join(runtime, "nbsecrets"));
  });

  test("first without, then with one", async () => {
    await fill(await choose());
    expect((await choose({ runtime })).directory).toBe(join(shm, "nbsecrets-7"));
  });

  test("with two different ones", async () => {
    const other = join(base, "run-other");
    mkdirSync(other, { mode: 0o700 });
    await fill(await choose({ runtime }));
    expect((await choose({ runtime: other })).directory).toBe(join(runtime, "nbsecrets"));
  });

  test("after a reboot the recorded one is gone: it is chosen and recorded anew", async () => {
    await fill(await choose());
    rmSync(shm, { recursive: true });
    expect((await choose({ runtime })).directory).toBe(join(runtime, "nbsecrets"));
    expect(record()).toBe(`${join(runtime, "nbsecrets")}\n`);
  });
});

describe("a record is not trusted further than the directory it names", () => {
  const recorded = async (directory: string): Promise<string> => {
    mkdirSync(vault, { recursive: true });
    writeFileSync(join(vault, "mount"), `${directory}\n`);
    return (await choose({ runtime })).directory;
  };

  test.each([
    ["a link", () => symlinkSync(runtime, join(base, "named"))],
    ["a file", () => writeFileSync(join(base, "named"), "")],
    ["a directory that others may read", () => (mkdirSync(join(base, "named")), chmodSync(join(base, "named"), 0o755))],
    ["nothing", () => undefined],
  ])("%s", async (_what, make) => {
    make();
    expect(await recorded(join(base, "named"))).toBe(join(runtime, "nbsecrets"));
  });

  test("a path that is not absolute", async () => {
    expect(await recorded("named")).toBe(join(runtime, "nbsecrets"));
  });
});

describe("more than one vault", () => {
  test("another vault has its own mount, and its record in its own directory", async () => {
    const other = join(base, "other");
    const place = await choose({ runtime, vault: other });
    expect(place).toEqual({ directory: join(runtime, `nbsecrets-${suffix(other)}`), owner: other });
    expect(record(other)).toBe(`${place.directory}\n`);
    expect(existsSync(join(vault, "mount"))).toBe(false);
    expect((await choose({ vault: other })).directory).toBe(place.directory);
  });

  test("two ways to one vault lead to one mount", async () => {
    mkdirSync(join(base, "other"));
    symlinkSync(join(base, "other"), join(base, "way"));
    const place = await choose({ runtime, vault: join(base, "way") });
    expect(await choose({ runtime, vault: join(base, "other") })).toEqual(place);
  });

  test("the default place is another living vault's already: it keeps it, and ours has its own", async () => {
    const first = join(base, "home-of-somebody", "nbsecrets");
    mkdirSync(first, { recursive: true });
    await fill({ directory: join(runtime, "nbsecrets"), owner: first });
    const own = join(runtime, `nbsecrets-${suffix(vault)}`);
    expect((await choose({ runtime })).directory).toBe(own);
    rmSync(join(vault, "mount"));
    rmSync(own, { recursive: true });
    rmSync(first, { recursive: true });
    expect((await choose({ runtime })).directory).toBe(join(runtime, "nbsecrets"));
  });

  test("a vault that was copied with its record does not write into the mount of the first", async () => {
    await fill(await choose({ runtime }));
    cpSync(vault, join(base, "copy"), { recursive: true });
    const copy = await choose({ runtime, vault: join(base, "copy") });
    expect(copy.directory).toBe(join(runtime, `nbsecrets-${suffix(join(base, "copy"))}`));
  });
});

describe("NBSECRETS_MOUNT", () => {
  test("is where we write, made 0700, and not recorded", async () => {
    const named = join(base, "named");
    expect((await choose({ runtime, env: { NBSECRETS_MOUNT: named } })).directory).toBe(named);
    expect(lstatSync(named).mode & 0o777).toBe(0o700);
    expect(existsSync(join(vault, "mount"))).toBe(false);
  });

  test("is passed over where it is another vault's mount: a terminal inherits it, whatever store is used there", async () => {
    const first = await choose({ runtime });
    await fill(first);
    const other = join(base, "other");
    const place = await choose({ runtime, vault: other, env: { NBSECRETS_MOUNT: first.directory } });
    expect(place.directory).toBe(join(runtime, `nbsecrets-${suffix(other)}`));
  });
});

describe("refused", () => {
  test("a default place that others may change, or that is a link", async () => {
    mkdirSync(join(runtime, "nbsecrets"));
    chmodSync(join(runtime, "nbsecrets"), 0o777);
    expect(await refusal(choose({ runtime }))).toMatchObject({ code: "denied", key: "mount-insecure" });
    rmSync(join(runtime, "nbsecrets"), { recursive: true });
    symlinkSync(shm, join(runtime, "nbsecrets"));
    expect(await refusal(choose({ runtime }))).toMatchObject({ code: "denied", key: "mount-insecure" });
  });

  test("a default place that somebody else owns", async () => {
    mkdirSync(join(runtime, "nbsecrets"), { mode: 0o700 });
    const uid = (process.geteuid?.() ?? 0) + 1;
    expect(await refusal(choose({ runtime, uid }))).toMatchObject({ code: "denied", key: "mount-insecure" });
  });
});
