import { link, mkdir, mkdtemp, rename, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readKernelStatus } from "../src/kernel-status.ts";
import { stagesOfKernel } from "../src/stages-of-kernel.ts";
import { startKernel } from "./real-kernel.ts";

test("of a real kernel that loaded two secrets, the one that was changed since is old, and a new one is not loaded", async () => {
  const directory = await mkdtemp(join(tmpdir(), "nbsecrets-stages-"));
  const mount = join(directory, "mount");
  await mkdir(join(mount, "..1"), { recursive: true });
  await symlink("..1", join(mount, "..data"));
  const longAgo = new Date(Date.now() - 60_000);
  for (const name of ["A", "B"]) {
    await writeFile(join(mount, "..1", name), "canary");
    await utimes(join(mount, "..1", name), longAgo, longAgo);
  }
  const secrets = ["A", "B", "C", "D"].map((name) => ({ name, version: "1" }));
  const stages = async (): Promise<object> => {
    const status = await readKernelStatus(directory, { connection: "0-a" });
    return status === undefined
      ? {}
      : Object.fromEntries(await stagesOfKernel(status, { readable: mount, state: {} }, secrets));
  };
  const kernel = await startKernel(directory, "0-a", mount);
  try {
    expect(await stages()).toEqual({});
    await kernel.run("import nbsecrets; x = nbsecrets.load('A', 'B')");
    expect(await stages()).toEqual({ A: "in-kernel", B: "in-kernel", C: "arriving", D: "arriving" });

    await mkdir(join(mount, "..2"));
    await link(join(mount, "..1", "A"), join(mount, "..2", "A"));
    await writeFile(join(mount, "..2", "B"), "canary 2");
    await writeFile(join(mount, "..2", "C"), "canary");
    await symlink("..2", join(mount, "..new"));
    await rename(join(mount, "..new"), join(mount, "..data"));
    expect(await stages()).toEqual({ A: "in-kernel", B: "old", C: "not-loaded", D: "arriving" });

    // A link to nothing is as good as no file, and hides none of the others.
    await symlink("nowhere", join(mount, "..2", "D"));
    expect(await stages()).toEqual({ A: "in-kernel", B: "old", C: "not-loaded", D: "arriving" });

    await kernel.run("x = nbsecrets.load('B', 'C')");
    expect(await stages()).toMatchObject({ B: "in-kernel", C: "in-kernel", D: "arriving" });

    await rm(mount, { recursive: true });
    expect(await stages()).toEqual({ D: "arriving" });
  } finally {
    await kernel.close();
    await rm(directory, { recursive: true, force: true });
  }
}, 60_000);
