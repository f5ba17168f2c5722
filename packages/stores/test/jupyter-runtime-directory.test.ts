import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { jupyterRuntimeDirectory } from "../src/jupyter-runtime-directory.ts";

const python = fileURLToPath(new URL("../../../.venv/bin/python", import.meta.url));

const base = mkdtempSync(join(tmpdir(), "nbsecrets-jupyter-"));
mkdirSync(join(base, "home"));
symlinkSync("home", join(base, "link"));
afterAll(() => {
  rmSync(base, { recursive: true });
});

const home = join(base, "home");

/** What Jupyter itself says; Linux and macOS differ by `sys.platform` alone. */
function jupytersOwn(env: Readonly<Record<string, string>>, platform: "linux" | "darwin"): string {
  const code = `import sys; sys.platform = ${JSON.stringify(platform)}; import jupyter_core.paths as paths; print(paths.jupyter_runtime_dir())`;
  return execFileSync(python, ["-W", "ignore", "-c", code], { env: { PATH: "/usr/bin:/bin", ...env } })
    .toString()
    .slice(0, -1);
}

test.each<Readonly<Record<string, string>>>([
  { HOME: home },
  { HOME: join(base, "link") },
  { HOME: join(base, "not-made") },
  { HOME: home, XDG_RUNTIME_DIR: "/run/user/1000" },
  { HOME: home, XDG_DATA_HOME: "/data" },
  { HOME: home, XDG_DATA_HOME: "" },
  { HOME: home, XDG_DATA_HOME: "relative" },
  { HOME: home, JUPYTER_DATA_DIR: "/jupyter data", XDG_DATA_HOME: "/data" },
  { HOME: home, JUPYTER_DATA_DIR: "", JUPYTER_RUNTIME_DIR: "" },
  { HOME: home, JUPYTER_RUNTIME_DIR: "/runtime", JUPYTER_DATA_DIR: "/data" },
])("it is where Jupyter says: %j", (env) => {
  for (const platform of ["linux", "darwin"] as const) {
    expect(jupyterRuntimeDirectory(env, platform)).toBe(jupytersOwn(env, platform));
  }
});

test("with JUPYTER_PLATFORM_DIRS it is the same on Linux", () => {
  const env = { HOME: home, JUPYTER_PLATFORM_DIRS: "1" };
  expect(jupyterRuntimeDirectory(env, "linux")).toBe(jupytersOwn(env, "linux"));
});

test("on Windows", () => {
  const roaming = { USERPROFILE: "C:\\U", APPDATA: "C:\\U\\AppData\\Roaming" };
  expect(jupyterRuntimeDirectory(roaming, "win32")).toBe("C:\\U\\AppData\\Roaming\\jupyter\\runtime");
  expect(jupyterRuntimeDirectory({ USERPROFILE: "C:\\U" }, "win32")).toBe("C:\\U\\.jupyter\\data\\runtime");
  expect(jupyterRuntimeDirectory({ ...roaming, JUPYTER_RUNTIME_DIR: "D:\\r" }, "win32")).toBe("D:\\r");
});
