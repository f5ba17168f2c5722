import { SecretError, checkName, standardMount } from "@nbsecrets/shared";
import { DEFAULT_SECRET, parseKubernetesSpec, type Environment, type KubernetesSpec } from "@nbsecrets/stores";
import type { Command } from "./command.ts";
import { parseWords } from "./parse-words.ts";
import { usageError } from "./usage-error.ts";
import {
  isPatchable,
  workloadComponent,
  workloadPatch,
  workloads,
  type WorkloadMount,
  type WorkloadWord,
} from "./workload.ts";

/** Of objects and containers: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
const objectName = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

export const manifestCommand: Command = {
  usage: "manifest --for KIND[/NAME] --container NAME [--names A,B] [OPTION…]",
  help: `Writes what a workload's manifest needs so that its pods read your secrets at ${standardMount}:
a volume, and its mount in a container, in the namespace of the Secret. It asks no cluster and holds no value. Paste it into
the manifest, or give it to kubectl patch --patch-file. KIND is one of ${Object.keys(workloads).join(", ")}.

  --container NAME   the container that reads them, no init container; may be given more than once
  --names A,B        these secrets alone, as files; else all of them, and those that come later
  --secret NAME      the Secret; else the one that NBSECRETS_STORE names, else ${DEFAULT_SECRET}
  --optional         pods start, too, where the Secret or a name is not there yet
  --fs-group GID     the group that may read the files, for containers that do not run as root; it is the whole pod's
  --live IMAGE       a change is there at once: a sidecar from this image, which has nbsecrets, writes the files in memory
  --service-account NAME  with --live: as whom the pods run; it needs the rights get and watch on the Secret
  --kustomize        a Kustomize component instead, for the workload called NAME
`,
  async run(words, { env, stdout }) {
    const { values } = parseWords(words, {
      options: {
        for: { type: "string" },
        container: { type: "string", multiple: true },
        names: { type: "string" },
        secret: { type: "string" },
        optional: { type: "boolean" },
        "fs-group": { type: "string" },
        live: { type: "string" },
        "service-account": { type: "string" },
        kustomize: { type: "boolean" },
      },
    });
    const { word, name } = workloadOf(values.for ?? "");
    const containers = values.container ?? [];
    if (containers.length === 0) {
      throw usageError("Name the container that reads the secrets: --container NAME.");
    }
    if (!containers.every((container) => objectName.test(container))) {
      throw usageError("A container's name has lower-case letters, digits and dashes: --container NAME.");
    }
    const names = namesOf(values.names);
    const fsGroup = groupOf(values["fs-group"]);
    const live = liveOf(values.live, values["service-account"]);
    if (live !== undefined && (names !== undefined || fsGroup !== undefined || values.optional === true)) {
      throw usageError("The options --names, --optional and --fs-group are for files without --live.");
    }
    const { secret, namespace } = secretOf(values.secret, env);
    const mount: WorkloadMount = {
      secret,
      path: standardMount,
      containers,
      optional: values.optional === true,
      ...(names === undefined ? {} : { names }),
      ...(fsGroup === undefined ? {} : { fsGroup }),
      ...(live === undefined ? {} : { live }),
    };
    if (values.kustomize !== true) {
      stdout.write(`${headOf(word, name, namespace)}${workloadPatch(word, mount)}`);
    } else if (name === undefined) {
      throw usageError("Name the workload that the component is for: --for KIND/NAME.");
    } else {
      stdout.write(`${componentHead}${whereOf(namespace)}${workloadComponent(word, name, mount)}`);
    }
    return 0;
  },
};

const componentHead = `# A Kustomize component: keep it as nbsecrets/kustomization.yaml, and list it where the workload is listed:
#   components: [nbsecrets]
`;

function headOf(word: WorkloadWord, name: string | undefined, namespace: string | undefined): string {
  const { kind } = workloads[word];
  const where = namespace === undefined ? "" : ` -n ${namespace}`;
  const what = isPatchable(word)
    ? `# Belongs into the manifest of the ${kind}, or: kubectl patch ${word} ${name ?? "NAME"}${where} --patch-file THIS_FILE`
    : `# Belongs into the manifest of the ${kind}; one that is there already cannot be changed.`;
  return `${what}\n${whereOf(namespace)}`;
}

/** Pods read Secrets of their own namespace alone. */
function whereOf(namespace: string | undefined): string {
  return namespace === undefined
    ? ""
    : `# The Secret is in namespace ${namespace}: what reads it has to be there too.\n`;
}

function workloadOf(text: string): { readonly word: WorkloadWord; readonly name?: string } {
  const [word = "", name, more] = text.split("/");
  const isName = name === undefined || objectName.test(name);
  if (!isWorkload(word) || !isName || more !== undefined) {
    const kinds = Object.keys(workloads).join(", ");
    throw usageError(`Say what it is for: --for KIND or KIND/NAME, where KIND is one of ${kinds}.`);
  }
  return { word, ...(name === undefined ? {} : { name }) };
}

function isWorkload(word: string): word is WorkloadWord {
  return Object.hasOwn(workloads, word);
}

function namesOf(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) {
    return undefined;
  }
  const names = [...new Set(text.split(",").map((name) => name.trim()))];
  for (const name of names) {
    const problem = checkName(name);
    if (problem !== undefined) {
      throw new SecretError("invalid-name", problem.key, problem.params);
    }
  }
  return names;
}

function groupOf(text: string | undefined): number | undefined {
  if (text !== undefined && !/^\d{1,10}$/.test(text)) {
    throw usageError("A group is a number: --fs-group GID.");
  }
  return text === undefined ? undefined : Number(text);
}

function liveOf(image: string | undefined, account: string | undefined): WorkloadMount["live"] {
  if (image === undefined && account !== undefined) {
    throw usageError("The option --service-account goes with --live.");
  }
  if (image === "" || (account !== undefined && !objectName.test(account))) {
    throw usageError("Name an image and, in lower-case letters, digits and dashes, a service account: --live IMAGE.");
  }
  return image === undefined ? undefined : { image, ...(account === undefined ? {} : { serviceAccount: account }) };
}

/** A store that is no cluster's says nothing of the Secret's name there. */
function secretOf(named: string | undefined, env: Environment): Pick<KubernetesSpec, "secret" | "namespace"> {
  const spec = named === undefined ? (env["NBSECRETS_STORE"] ?? "") : `kubernetes:${named}`;
  return parseKubernetesSpec(spec) ?? { secret: DEFAULT_SECRET };
}
