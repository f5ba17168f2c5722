import { realpathSync } from "node:fs";
import { homedir } from "node:os";
import { join, posix, win32 } from "node:path";
import type { Environment } from "./places.ts";

/**
 * Where Jupyter keeps the connection files of kernels, as `jupyter_core.paths.jupyter_runtime_dir` finds it: `JUPYTER_RUNTIME_DIR`, else
 * `runtime` in Jupyter's data directory. `XDG_RUNTIME_DIR` has no part in it any more. It need not be there.
 *
 * The directories that `JUPYTER_PLATFORM_DIRS` chooses on macOS and Windows are not known here; on Linux they are the same ones.
 * Kernels that VS Code starts itself have the directory that an empty environment gives.
 */
export function jupyterRuntimeDirectory(env: Environment, platform: NodeJS.Platform): string {
  const named = env["JUPYTER_RUNTIME_DIR"];
  const path = platform === "win32" ? win32 : posix;
  return named !== undefined && named !== "" ? named : path.join(dataDirectory(env, platform), "runtime");
}

function dataDirectory(env: Environment, platform: NodeJS.Platform): string {
  const named = env["JUPYTER_DATA_DIR"];
  if (named !== undefined && named !== "") {
    return named;
  }
  if (platform === "win32") {
    const roaming = env["APPDATA"];
    return roaming !== undefined && roaming !== ""
      ? win32.join(roaming, "jupyter")
      : win32.join(env["JUPYTER_CONFIG_DIR"] || win32.join(env["USERPROFILE"] || homedir(), ".jupyter"), "data");
  }
  const home = realPath(env["HOME"] || homedir());
  if (platform === "darwin") {
    return join(home, "Library", "Jupyter");
  }
  // As Jupyter does: a path that is not absolute counts too.
  return posix.join(env["XDG_DATA_HOME"] || posix.join(home, ".local", "share"), "jupyter");
}

/** A home that is a link: Jupyter follows it. */
function realPath(directory: string): string {
  try {
    return realpathSync(directory);
  } catch {
    return directory;
  }
}
