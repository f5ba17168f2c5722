import { toSecretError } from "@nbsecrets/shared";
import type { Command, CommandContext } from "./command.ts";
import { exitCodeHelp, exitCodeOf } from "./exit-code.ts";
import { sayError } from "./say.ts";
import { usageError } from "./usage-error.ts";
import { version } from "./version.ts";

interface Entry {
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** Each command is loaded when it is asked for: what `list` needs, `--help` does not. */
const commands: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  [
    "list",
    { summary: "show the names of your secrets", load: async () => (await import("./list-command.ts")).listCommand },
  ],
  [
    "set",
    { summary: "add a secret, or change its value", load: async () => (await import("./set-command.ts")).setCommand },
  ],
  ["get", { summary: "write a secret's exact bytes", load: async () => (await import("./get-command.ts")).getCommand }],
  ["remove", { summary: "delete a secret", load: async () => (await import("./remove-command.ts")).removeCommand }],
  [
    "import",
    {
      summary: "add the secrets of a .env, JSON or shell file",
      load: async () => (await import("./import-command.ts")).importCommand,
    },
  ],
  [
    "exec",
    {
      summary: "run a command that finds secrets in its environment",
      load: async () => (await import("./exec-command.ts")).execCommand,
    },
  ],
  [
    "mount",
    {
      summary: "write the files that kernels read",
      load: async () => (await import("./mount-command.ts")).mountCommand,
    },
  ],
  [
    "unmount",
    { summary: "take those files away", load: async () => (await import("./unmount-command.ts")).unmountCommand },
  ],
  [
    "doctor",
    {
      summary: "look whether all is well, and say what to do",
      load: async () => (await import("./doctor-command.ts")).doctorCommand,
    },
  ],
  [
    "manifest",
    {
      summary: "write what a Deployment or Job needs to read your secrets",
      load: async () => (await import("./manifest-command.ts")).manifestCommand,
    },
  ],
  [
    "unlock",
    {
      summary: "break a lock that a lost process left",
      load: async () => (await import("./unlock-command.ts")).unlockCommand,
    },
  ],
  [
    "hub-service",
    {
      summary: "keep the secrets of a JupyterHub's users",
      load: async () => (await import("./hub-service-command.ts")).hubServiceCommand,
    },
  ],
  [
    "admin",
    {
      summary: "Secrets of a hub's users who are gone, or were renamed",
      load: async () => (await import("./admin-command.ts")).adminCommand,
    },
  ],
  [
    "serve",
    {
      summary: "answer an editor on standard input and output",
      load: async () => (await import("./serve-command.ts")).serveCommand,
    },
  ],
]);

async function run(words: readonly string[], context: CommandContext): Promise<number> {
  const [name, ...rest] = words;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    (name === undefined ? context.stderr : context.stdout).write(generalHelp());
    return name === undefined ? 2 : 0;
  }
  if (name === "--version" || name === "-v") {
    context.stdout.write(`${version}\n`);
    return 0;
  }
  const entry = commands.get(name);
  if (entry === undefined) {
    // Not repeated: a value typed at the wrong place must not land in a log.
    throw usageError("There is no such command.");
  }
  const command = await entry.load();
  const own = rest.includes("--") ? rest.slice(0, rest.indexOf("--")) : rest;
  if (own.includes("--help") || own.includes("-h")) {
    context.stdout.write(`Usage: nbsecrets ${command.usage}\n\n${command.help}`);
    return 0;
  }
  return command.run(rest, context);
}

function generalHelp(): string {
  const lines = [...commands].map(([name, { summary }]) => `  ${name.padEnd(13)}${summary}\n`);
  return `Notebook Secrets: credentials beside the notebook, not in it.

Usage: nbsecrets COMMAND …            nbsecrets COMMAND --help

Commands:
${lines.join("")}
  --help   this text
  --version

Environment:
  NBSECRETS_STORE     vault (default), vault:/some/directory,
                      kubernetes:SECRET?namespace=NAMESPACE&context=CONTEXT,
                      or hub: in a JupyterHub session
  NBSECRETS_HUB_URL   where the hub's secrets service is
  NBSECRETS_IDENTITY  the file that opens the vault
  NBSECRETS_MOUNT     the directory in which kernels read secrets
  NBSECRETS_SHARED    directories of groups that share secrets with you, with : between them

${exitCodeHelp}`;
}

/** A reader that went away (`nbsecrets list | head`) is no error of ours. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : exitCodeOf("unavailable"));
});

try {
  process.exitCode = await run(process.argv.slice(2), {
    env: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
  });
} catch (error) {
  const known = toSecretError(error);
  sayError(process.stderr, known);
  process.exitCode = exitCodeOf(known.code);
}
