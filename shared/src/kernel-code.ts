import { decodeBase64 } from "./base64.ts";
import type { KernelAnswer } from "./kernel-stage.ts";
import { MAX_ENVIRONMENT_VALUE_BYTES, MAX_VALUE_BYTES } from "./limits.ts";
import { standardMount } from "./snippet-language.ts";
import { decodeUtf8 } from "./utf8.ts";

/** What a load came to, by name. */
export interface LoadOutcome {
  readonly loaded: readonly string[];
  readonly skipped: readonly string[];
  /** Whether our package did it; else plain code did. */
  readonly hasPackage: boolean;
  /** See `KernelAnswer`. */
  readonly isBroken?: true;
}

/**
 * Python that finds the directories that code in this kernel reads, the person's own first. It uses our package where it is
 * there, and else looks where plain code does.
 */
const findMounts = `
def variable(name):
    try:
        value = os.environ.get(name)
    except Exception:
        return None
    return value if isinstance(value, str) else None

def find_package():
    if "nbsecrets" not in sys.modules:
        try:
            from importlib.util import find_spec
            (place,) = find_spec("nbsecrets").submodule_search_locations
            main = sys.modules.get("__main__")
            notebooks = [variable("JPY_SESSION_NAME"), getattr(main, "__vsc_ipynb_file__", None)]
            beside = [os.getcwd(), *(os.path.dirname(path) for path in notebooks if isinstance(path, str))]
            # What lies beside a notebook may have any name, and nobody asked to run it.
            if os.path.realpath(os.path.dirname(place)) in map(os.path.realpath, beside):
                return None
            import nbsecrets
        except Exception:
            return None
    package = sys.modules.get("nbsecrets")
    return package if hasattr(package, "where") and hasattr(package, "load") else None

def has_environment():
    try:
        return isinstance(os.environ.get("PATH", ""), str)
    except Exception:
        return False

def find_mounts():
    own = None
    try:
        own = package.where()
    except Exception:
        pass
    if own is None:
        own = variable("NBSECRETS_MOUNT") or "${standardMount}"
        if not os.path.isdir(own):
            own = None
    shared = (variable("NBSECRETS_SHARED") or "").split(os.pathsep)
    return own, [place for place in [own, *shared] if place]

def read_file(path):
    file = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            return None  # a pipe would be waited for
        with open(file, "rb", closefd=False) as opened:
            return opened.read(${MAX_VALUE_BYTES} + 1)
    finally:
        os.close(file)

def read(places, name):
    for place in places:
        for path in (os.path.join(place, "..data", name), os.path.join(place, name)):
            try:
                value = read_file(path)
            except OSError:
                continue
            if value is not None:
                return value
    return None

package = find_package()
`;

/** In one round trip: which of these the kernel has, and which its mount has. Digests alone leave it. */
const ask = `
import base64, hashlib, hmac, json, os, socket, stat, sys
${findMounts}
def digest(value):
    return hmac.new(key, value, hashlib.sha256).hexdigest()

def line(path):
    try:
        with open(path) as file:
            return file.read().strip()
    except OSError:
        return ""

own, places = find_mounts()
environment, mount, loaded = {}, {}, []
record = getattr(sys.modules.get("nbsecrets._load"), "_put", {})
for name in names:
    value = variable(name)
    if value is not None:
        try:
            environment[name] = digest(value.encode("utf-8", "surrogateescape"))
        except UnicodeError:
            environment[name] = digest(os.urandom(16))  # what no store can hold is the same as nothing there
        put = record.get(name)
        if put is not None and put.fingerprint == hash(value):
            loaded.append(name)
    value = read(places, name)
    if value is not None:
        mount[name] = digest(value)
machine = line("/proc/sys/kernel/random/boot_id") + "\\n" + socket.gethostname()
answer = {"environment": environment, "mount": mount, "loaded": loaded, "machine": digest(machine.encode()), "directory": own, "usable": has_environment()}
`;

/** Puts these into the environment, by our package where it is there, else as the plain snippet does. */
const load = `
import base64, json, os, stat, sys
${findMounts}
own, places = find_mounts()
loaded, skipped = [], []
for name in names:
    value = read(places, name)
    if value is None:
        skipped.append(name)
    elif package is not None:
        import warnings
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                done = name in package.load(name).names
            except Exception:
                done = False
        (loaded if done else skipped).append(name)
    elif len(value) > ${MAX_ENVIRONMENT_VALUE_BYTES}:
        skipped.append(name)  # as our package: with a longer variable no program could be started
    else:
        try:
            os.environ[name] = value.decode("utf-8")
            loaded.append(name)
        except Exception:
            skipped.append(name)
    value = None
answer = {"loaded": loaded, "skipped": skipped, "package": package is not None, "usable": has_environment()}
`;

/**
 * An expression for a Python kernel's `user_expressions`: it answers as `kernelAnswer` reads it, prints nothing and leaves
 * no name behind. It holds names and a key that is good for this one question.
 *
 * @param key - hexadecimal.
 */
export function askExpression(names: readonly string[], key: string): string {
  return expression(`key = bytes.fromhex("${checkedKey(key)}")\nnames = ${pythonNames(names)}\n${ask}`);
}

/** The same, which loads them. */
export function loadExpression(names: readonly string[]): string {
  return expression(`names = ${pythonNames(names)}\n${load}`);
}

/** The type of the output by which `publishing` answers: no editor shows it. */
export const answerMime = "application/vnd.nbsecrets.answer";

/**
 * Code whose only output is what an expression of ours comes to, of the type `answerMime`: for a kernel that can only be given
 * code. It shows nothing, and leaves no name behind, nor `_`.
 */
export function publishing(expression: string): string {
  const display = '__import__("IPython.display", fromlist=["display"]).publish_display_data';
  return `${display}({"${answerMime}": repr(${expression})})`;
}

/** @param text - what the kernel says of the expression, as `text/plain`. Undefined where it is no answer of ours. */
export function kernelAnswer(text: unknown): KernelAnswer | undefined {
  const { environment, mount, loaded, machine, directory, usable } = answerOf(text) ?? {};
  const digests = (found: unknown): ReadonlyMap<string, string> =>
    new Map(
      Object.entries(isRecord(found) ? found : {}).filter((entry): entry is [string, string] =>
        /^[0-9a-f]{64}$/.test(String(entry[1])),
      ),
    );
  if (!isRecord(environment) || !isRecord(mount) || typeof machine !== "string") {
    return undefined;
  }
  return {
    environment: digests(environment),
    mount: digests(mount),
    loaded: new Set(namesIn(loaded)),
    machine,
    ...(typeof directory === "string" ? { directory } : {}),
    ...(usable === false ? { isBroken: true } : {}),
  };
}

/** What a load came to. Undefined where it is no answer of ours. */
export function loadAnswer(text: unknown): LoadOutcome | undefined {
  const answer = answerOf(text);
  return (
    answer && {
      loaded: namesIn(answer["loaded"]),
      skipped: namesIn(answer["skipped"]),
      hasPackage: answer["package"] === true,
      ...(answer["usable"] === false ? { isBroken: true as const } : {}),
    }
  );
}

/** Run in a dictionary of its own; base64, so that no shell changes what it shows of a text. */
function expression(code: string): string {
  const body = `${code}\nresult = base64.b64encode(json.dumps(answer).encode()).decode()`;
  return `(lambda scope: (__import__("builtins").exec(${JSON.stringify(body)}, scope), scope["result"])[1])({})`;
}

/** Names are letters, digits and underscores; whatever else a store lists is not asked about. */
function pythonNames(names: readonly string[]): string {
  return `[${names
    .filter((name) => /^[A-Za-z0-9_]{1,253}$/.test(name))
    .map((name) => `"${name}"`)
    .join(", ")}]`;
}

function checkedKey(key: string): string {
  if (!/^(?:[0-9a-f]{2}){16,64}$/.test(key)) {
    throw new RangeError("The key of a comparison is 16 to 64 bytes in hexadecimal.");
  }
  return key;
}

function answerOf(text: unknown): Readonly<Record<string, unknown>> | undefined {
  const [, base64] = /^['"]([A-Za-z0-9+/=]*)['"]$/.exec(typeof text === "string" ? text : "") ?? [];
  if (base64 === undefined) {
    return undefined;
  }
  try {
    const answer: unknown = JSON.parse(decodeUtf8(decodeBase64(base64) ?? new Uint8Array()) ?? "");
    return isRecord(answer) ? answer : undefined;
  } catch {
    return undefined;
  }
}

function namesIn(found: unknown): readonly string[] {
  return Array.isArray(found) ? found.filter((name): name is string => typeof name === "string") : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
