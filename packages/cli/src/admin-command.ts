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
  count: { type: "string" },
  from: { type: "string" },
  all: { type: "boolean" },
  do: { type: "boolean" },
} as const;

export const adminCommand: Command = {
  usage: "admin prune [--delete [--count NUMBER]] | admin adopt USER [--from EARLIER-USER] | admin adopt --all [--do]",
  help: `For who looks after a JupyterHub, where its secrets service runs (kubectl exec): it reads the same environment, and uses the
same rights in the cluster.

  prune    lists the Secrets of users whom the hub does not know any more; a new person with an old name is not the old one
  adopt    gives USER the Secret that an earlier user of the name had, or the one of EARLIER-USER, who was renamed

  --delete           of prune: deletes what it lists, unless it was written meanwhile
  --count NUMBER     of prune: how many it listed, where that is more than a fifth of all
  --from USER        of adopt: the name that the hub does not know any more
  --all              of adopt: lists the Secrets of all whose name the hub knows, made at another time, as after the loss of its
                     database; with --do each becomes that of the user who has the name now
  --namespace NAME   where the Secrets are; else NBSECRETS_HUB_NAMESPACE, the pod's own namespace, or the kubeconfig's
  --hub NAME         as the service was given it; else NBSECRETS_HUB_NAME
`,
  async run(words, context) {
    const { values, positionals } = parseWords(words, { options, atLeast: 1, atMost: 2 });
    const [verb, user] = positionals;
    const api = new HubApi(hubEnvironment(context.env));
    const secrets = new UserSecretsAdmin(userSecretsOptions(context.env, values));
    try {
      if (verb === "prune" && user === undefined && values.from === undefined) {
        return await prune(api, secrets, { deletes: values.delete === true, count: values.count }, context);
      }
      if (verb === "adopt" && user === undefined && values.all === true && values.from === undefined) {
        return await adoptAll(api, secrets, values.do === true, context);
      }
      if (verb === "adopt" && user !== undefined && values.delete === undefined && values.all === undefined) {
        return await adopt(api, secrets, { user, from: values.from }, context);
      }
      throw usageError("Write admin prune, or admin adopt and a user's name.");
    } finally {
      secrets.close();
    }
  },
};

/** So many are deleted without a word more. */
const MOST_UNCONFIRMED = 10;

async function prune(
  api: HubApi,
  secrets: UserSecretsAdmin,
  { deletes, count: said }: { readonly deletes: boolean; readonly count: string | undefined },
  { stdout, stderr }: CommandContext,
): Promise<number> {
  await api.checkScopes();
  // In this order: who comes in between has a Secret that is not listed.
  const records = await secrets.list();
  const known = new Map((await api.users()).map((model) => [model["name"], model]));
  const left = records.filter(({ owner }) => !isStillThere(owner, known.get(owner.user)));
  if (deletes && !isExpected(left.length, records.length, said)) {
    left.forEach((record) => stdout.write(`${line(record, known.get(record.owner.user))}\n`));
    const params = { count: String(left.length), total: String(records.length) };
    throw new SecretError("unsupported", "hub-prune-many", params);
  }
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

/** A hub that lost its users, or another hub's list, looks like one whose users have left: many at once are a person's to confirm. */
function isExpected(count: number, total: number, said: string | undefined): boolean {
  return said === undefined ? count <= MOST_UNCONFIRMED || count <= total / 5 : said === String(count);
}

/** The list may have grown old while it was worked through. */
async function removeUnlessKnown(api: HubApi, secrets: UserSecretsAdmin, record: UserSecretRecord): Promise<boolean> {
  return (await isGone(api, record.owner)) && (await secrets.remove(record));
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
  const before = await secrets.adopt({ user, created: createdOf(model) }, from ?? user, (owner) => isGone(api, owner));
  const was = before === undefined ? "nobody yet" : describe(before);
  stdout.write(`The Secret of ${visibleText(was)} is now that of ${visibleText(user)}.\n`);
  return 0;
}

/** After a hub lost its database, every user is new to it: nobody else has the names, which only who looks after it can know. */
async function adoptAll(
  api: HubApi,
  secrets: UserSecretsAdmin,
  adopts: boolean,
  { stdout, stderr }: CommandContext,
): Promise<number> {
  await api.checkScopes();
  const records = await secrets.list();
  const known = new Map((await api.users()).map((model) => [model["name"], model]));
  const renewed = records.flatMap((record) => {
    const model = known.get(record.owner.user);
    return model === undefined || isStillThere(record.owner, model) ? [] : [{ record, created: createdOf(model) }];
  });
  for (const { record, created } of renewed) {
    const { user } = record.owner;
    if (adopts) {
      await secrets.adopt({ user, created }, user, (owner) => isGone(api, owner));
    }
    stdout.write(visibleText(`${record.secret}  ${describe(record.owner)}, now made ${created}`));
    stdout.write(adopts ? " adopted\n" : "\n");
  }
  stderr.write(
    `${renewed.length} of ${records.length} Secrets were made for earlier users of names that the hub knows.\n`,
  );
  if (!adopts && renewed.length > 0) {
    stderr.write("Nothing was changed; if they are the same people, add --do.\n");
  }
  return 0;
}

async function isGone(api: HubApi, owner: SecretOwner): Promise<boolean> {
  return !isStillThere(owner, await api.user(owner.user));
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
