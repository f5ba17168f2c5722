import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { safeSlug, userSecretName } from "../src/user-secret-name.ts";

const fromPython = fileURLToPath(new URL("expand_username.py", import.meta.url));
const venv = fileURLToPath(new URL("../../../.venv/bin/python", import.meta.url));

/** A kubeconfig must be there; its cluster is not asked. */
const kubeconfig = fileURLToPath(new URL("fixtures/nowhere.kubeconfig", import.meta.url));

/** What KubeSpawner itself makes of each name. */
function kubeSpawnersOwn(names: readonly string[]): readonly string[] {
  const env = { PATH: process.env["PATH"], KUBECONFIG: kubeconfig };
  const options = { input: JSON.stringify(names), env, maxBuffer: 64 * 1024 * 1024 };
  return JSON.parse(execFileSync(venv, [fromPython], options).toString()) as readonly string[];
}

const odd = [
  ...["a", "A", "1", "1a", "x", "-", "--", "---", "-a", "a-", "a--b", "a---b", "a-b", "_", "__a", "a__b", ".", "a.b"],
  ...[
    "alice",
    "Alice",
    "alice@example.com",
    "alice smith",
    "a%2fb",
    "%",
    "%41",
    "a/b",
    "a\\b",
    "..",
    "a\nb",
    "a\n",
    "\n",
  ],
  ...[
    "\u0000",
    "a\u0000b",
    "\u007f",
    "\u200b",
    "\u202eabc",
    "\ufeffa",
    "\uffff",
    "\u2028",
    "ı",
    "İ",
    "ſ",
    "K",
    "ß",
    "ẞ",
    "Σ",
    "ΑΣ",
  ],
  ...["é", "e\u0301", "Zoë", "Zoe\u0308", "名前", "🙂", "🙂🙂🙂", "a🙂b", "Ａlice", "ａlice", "١٢٣", "４２"],
  ...[
    "alice---12345678",
    "x---2d711642",
    "nbsecrets-alice",
    "__proto__",
    "constructor",
    "$(id)",
    "`",
    "'",
    '"',
    "*",
    "{username}",
    "{{",
    "}",
  ],
];
const lengths = [1, 19, 20, 21, 22, 36, 37, 38, 47, 48, 49, 62, 63, 64, 200, 255, 1000];
const long = lengths.flatMap((length) =>
  ["a", "A", "-", "1", "é", "🙂", "a-", "-a", "1-"].map((part) => part.repeat(length).slice(0, length)),
);
/** The same ones in each run: a generator of its own, not Math.random. */
function* scrambled(count: number): Generator<string> {
  const letters = [..."abcxyzABCXYZ0129-_.@ %/\\+\u0000\n\té\u0301ßİK名🙂\u202e"];
  let seed = 20_261;
  const next = (limit: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % limit;
  };
  for (let made = 0; made < count; made += 1) {
    const length = 1 + next(next(4) === 0 ? 80 : 12);
    yield Array.from({ length }, () => letters[next(letters.length)]).join("");
  }
}
const isWhole = (name: string): boolean => Buffer.from(name).toString() === name;
const names = [...new Set([...odd, ...long, ...scrambled(6_000)])].filter(isWhole);

test("a user's name becomes what KubeSpawner makes of it, for thousands of names", () => {
  expect(names.length).toBeGreaterThan(5_000);
  const theirs = kubeSpawnersOwn(names);
  const ours = names.map((name) => [name, safeSlug(name)]);
  expect(ours).toEqual(names.map((name, index) => [name, theirs[index]]));
});

test("each of them is a name that Kubernetes takes, and no two of them are the same", () => {
  const secrets = names.map((name) => userSecretName("default", name));
  expect(secrets.filter((secret) => !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(secret))).toEqual([]);
  expect(new Set(secrets).size).toBe(names.length);
});

test("another hub's users have other Secrets", () => {
  const odd = ["research-alice", "research--alice", "research---alice", "-alice", "---alice", "alice", "Alice"];
  const all = ["default", "research", "research-a", "r"].flatMap((hub) => odd.map((user) => userSecretName(hub, user)));
  expect(new Set(all).size).toBe(all.length);
  expect(userSecretName("default", "alice")).toBe("nbsecrets-alice");
  expect(userSecretName("research", "alice")).toBe("nbsecrets-research--alice");
});
