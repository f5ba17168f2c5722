import { homedir } from "node:os";
import { posix, win32 } from "node:path";

/** The variables of a process, as `process.env` has them; passed in so that a test or a host can give others. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where this product keeps what it has, for one user on one machine. */
export interface Places {
  /** The default vault, and the record of where its mount is. The Python loader computes the same path. */
  readonly dataDirectory: string;
  /** What opens the vault; in the configuration directory, so that a synced data directory does not carry its own key. */
  readonly identityFile: string;
  /** Where the default vault's mount may be, best first. The Python loader looks at the same paths in the same order. */
  readonly mountCandidates: readonly string[];
  /** The user's own kubeconfigs, best first, as kubectl looks for them. Never one of an opened folder. */
  readonly kubeconfigFiles: readonly string[];
}

/** Pure: it looks at no disk. */
export function places(env: Environment, platform: NodeJS.Platform, uid: number | undefined): Places {
  const { dataDirectory, configDirectory } = directories(env, platform);
  const path = platform === "win32" ? win32 : posix;
  return {
    dataDirectory,
    identityFile: filled(env["NBSECRETS_IDENTITY"]) ?? path.join(configDirectory, "identity.txt"),
    mountCandidates: mountCandidates(env, platform, uid),
    kubeconfigFiles: kubeconfigFiles(env, platform),
  };
}

function directories(env: Environment, platform: NodeJS.Platform): { dataDirectory: string; configDirectory: string } {
  if (platform === "win32") {
    const home = filled(env["USERPROFILE"]) ?? homedir();
    const local = filled(env["LOCALAPPDATA"]) ?? win32.join(home, "AppData", "Local");
    const roaming = filled(env["APPDATA"]) ?? win32.join(home, "AppData", "Roaming");
    return { dataDirectory: win32.join(local, "nbsecrets"), configDirectory: win32.join(roaming, "nbsecrets") };
  }
  const home = filled(env["HOME"]) ?? homedir();
  if (platform === "darwin") {
    return {
      dataDirectory: posix.join(home, "Library", "Application Support", "nbsecrets"),
      configDirectory: posix.join(home, "Library", "Preferences", "nbsecrets"),
    };
  }
  const data = absolute(env["XDG_DATA_HOME"]) ?? posix.join(home, ".local", "share");
  const config = absolute(env["XDG_CONFIG_HOME"]) ?? posix.join(home, ".config");
  return { dataDirectory: posix.join(data, "nbsecrets"), configDirectory: posix.join(config, "nbsecrets") };
}

function mountCandidates(env: Environment, platform: NodeJS.Platform, uid: number | undefined): readonly string[] {
  if (platform === "win32") {
    // This directory is per user there.
    const temporary = filled(env["TEMP"]) ?? filled(env["TMP"]) ?? "C:\\Windows\\Temp";
    return [win32.join(temporary, "nbsecrets")];
  }
  const ownName = `nbsecrets-${uid ?? "user"}`;
  const temporary = filled(env["TMPDIR"]) ?? filled(env["TMP"]) ?? filled(env["TEMP"]) ?? "/tmp";
  const runtime = absolute(env["XDG_RUNTIME_DIR"]);
  const others = [posix.join("/dev/shm", ownName), posix.join(temporary, ownName)];
  return runtime === undefined ? others : [posix.join(runtime, "nbsecrets"), ...others];
}

function kubeconfigFiles(env: Environment, platform: NodeJS.Platform): readonly string[] {
  const path = platform === "win32" ? win32 : posix;
  const named = (env["KUBECONFIG"] ?? "").split(path.delimiter).filter((file) => file !== "");
  const home = filled(env[platform === "win32" ? "USERPROFILE" : "HOME"]) ?? homedir();
  return named.length > 0 ? named : [path.join(home, ".kube", "config")];
}

function filled(text: string | undefined): string | undefined {
  return text === undefined || text === "" ? undefined : text;
}

/** The XDG specification: a path that is not absolute is ignored. */
function absolute(text: string | undefined): string | undefined {
  return text?.startsWith("/") ? text : undefined;
}
