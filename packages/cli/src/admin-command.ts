import { SecretError, visibleText } from "@nbsecrets/shared";
import { UserSecretsAdmin, isSameTime, type SecretOwner, type UserSecretRecord } from "@nbsecrets/stores";
import type { Command, CommandContext } from "./command.ts";
import { HubApi, createdOf, type HubModel } from "./hub-api.ts";
import { hubEnvironment, userSecretsOptions } from "./hub-environment.ts";
import { parseWords } from "./parse-words.ts";
import { usageError } from "./usage-error.ts";

const options = {
  namespace: { type: "string" },
  hub: { type: "string" },
  delete: { type: "boolean" },
  from: { type: "string" },
} as const;

export const adminCommand: Command = {
  usage: "admin prune [--delete] | admin adopt USER [--from EARLIER-USER]",
  help: `For who looks after a JupyterHub, where its secrets service runs (kubectl exec): it reads JUPYTERHUB_API_URL and
JUPYTERHUB_API_TOKEN, and uses the same rights in the cluster.

  prune    lists the Secrets of users whom the hub does not know any more; a new person with an old name is not the old one
  adopt    gives USER the Secret that an earlier user of the name had, or the one of EARLIER-USER, who was renamed

  --delete           of prune: deletes what it lists, unless it was written meanwhile
  --from USER        of adopt: the name that the hub does not know any more
  --namespace NAME   where the Secrets are; else the pod's own namespace, or the kubeconfig's
  --hub NAME         as the service was given it
`,
  async run(words, context) {
    const { values, positionals } = parseWords(words, { options, atLeast: 1, atMost: 2 });
    const [verb, user] = positionals;
    const api = new HubApi(hubEnvironment(context.env));
    const secrets = new UserSecretsAdmin(userSecretsOptions(context.env, values));
    try {
      if (verb === "prune" && user === undefined && values.from === undefined) {
        return await prune(api, secrets, values.delete === true, context);
      }
      if (verb === "adopt" && user !== undefined && values.delete === undefined) {
        return await adopt(api, secrets, { user, from: values.from }, context);
      }
      throw usageError("Write admin prune, or admin adopt and a user's name.");
    } finally {
      secrets.close();
    }
  },
};

async function prune(
  api: HubApi,
  secrets: UserSecretsAdmin,
  deletes: boolean,
  { stdout, stderr }: CommandContext,
): Promise<number> {
  // In this order: who comes in between has a Secret that is not listed.
  const records = await secrets.list();
  const known = new Map((await api.users()).map((model) => [model["name"], model]));
  const left = records.filter(({ owner }) => !isStillThere(owner, known.get(owner.user)));
  let failed = 0;
  for (const record of left) {
    let outcome = "";
    if (deletes) {
      const isGone = await removeUnlessKnown(api, secrets, record);
      outcome = isGone ? " deleted" : " left alone: it was written, or its user came, just now";
      failed += isGone ? 0 : 1;
    }
    stdout.write(`${line(record, known.get(record.owner.user))}${outcome}\n`);
  }
  const count = `${left.length} of ${records.length} Secrets in namespace ${await secrets.namespace()}`;
  stderr.write(`${count} are of users whom the hub does not know any more.\n`);
  if (!deletes && left.length > 0) {
    stderr.write("Nothing was deleted; add --delete to delete them.\n");
  }
  return failed === 0 ? 0 : 1;
}

/** The list may have grown old while it was worked through. */
async function removeUnlessKnown(api: HubApi, secrets: UserSecretsAdmin, record: UserSecretRecord): Promise<boolean> {
  return !isStillThere(record.owner, await api.user(record.owner.user)) && (await secrets.remove(record));
}

async function adopt(
  api: HubApi,
  secrets: UserSecretsAdmin,
  { user, from }: { readonly user: string; readonly from: string | undefined },
  { stdout }: CommandContext,
): Promise<number> {
  await api.checkScopes();
  const model = await api.user(user);
  if (model === undefined || model["name"] !== user) {
    throw new SecretError("not-found", "hub-no-user", { user });
  }
  if (from !== undefined && from !== user && (await api.user(from)) !== undefined) {
    throw new SecretError("denied", "hub-user-lives", { user: from });
  }
  const before = await secrets.adopt({ user, created: createdOf(model) }, from);
  const was = before === undefined ? "nobody yet" : describe(before);
  stdout.write(`The Secret of ${visibleText(was)} is now that of ${visibleText(user)}.\n`);
  return 0;
}

function isStillThere(owner: SecretOwner, model: HubModel | undefined): boolean {
  return model !== undefined && isSameTime(owner.created, createdOf(model));
}

/** Names of users may hold anything: nothing of them steers a terminal, or looks like two lines. */
function line({ secret, owner }: UserSecretRecord, model: HubModel | undefined): string {
  const why = model === undefined ? "" : ", whose name somebody else has now";
  return visibleText(`${secret}  ${describe(owner)}${why}`);
}

function describe({ user, created }: SecretOwner): string {
  return created === undefined ? user : `${user} (made ${created})`;
}
