import { reservedNames } from "@nbsecrets/shared";

/** Words of which one makes a name a credential's. */
const words: ReadonlySet<string> = new Set([
  "APIKEY",
  "AUTH",
  "CONNSTR",
  "CREDENTIAL",
  "CREDENTIALS",
  "CREDS",
  "DSN",
  "KEY",
  "PASS",
  "PASSPHRASE",
  "PASSWD",
  "PASSWORD",
  "PAT",
  "PWD",
  "SECRET",
  "SECRETS",
  "TOKEN",
]);

/** Several words that do so together. */
const phrases =
  /(?:^|_)(?:CONNECTION_STRING|CONN_STR|(?:DATABASE|DB|POSTGRES|POSTGRESQL|PG|MYSQL|MONGO|MONGODB|REDIS|AMQP|RABBITMQ|BROKER)_UR[LI]|WEBHOOK_URL)(?:_|$)/;

/** A last word that says that it is something about the credential instead. */
const about: ReadonlySet<string> = new Set([
  "COUNT",
  "DIR",
  "ENDPOINT",
  "EXPIRY",
  "FILE",
  "HEADER",
  "LENGTH",
  "LIMIT",
  "METHOD",
  "MODE",
  "NAME",
  "PATH",
  "REGION",
  "SIZE",
  "SOCK",
  "TIMEOUT",
  "TTL",
  "TYPE",
]);

/** Set by the system or a platform, not by a person. */
const others: ReadonlySet<string> = new Set([
  "JPY_API_TOKEN",
  "JUPYTERHUB_API_TOKEN",
  "JUPYTER_TOKEN",
  "KAGGLE_USER_SECRETS_TOKEN",
  "OLDPWD",
  "PWD",
]);

/** Whether a variable of this name most likely holds a credential; a guess, by the words in it. */
export function looksLikeCredential(name: string): boolean {
  const spelled = name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase();
  if (reservedNames.has(name) || others.has(name) || !/^\w{1,253}$/.test(name)) {
    return false;
  }
  const parts = spelled.split("_");
  return phrases.test(spelled) || (parts.some((part) => words.has(part)) && !about.has(parts.at(-1) ?? ""));
}
