import type { SecretError } from "@nbsecrets/shared";
import { expect, test } from "vitest";
import { KubernetesDriver } from "../src/kubernetes-driver.ts";
import { parseKubernetesSpec } from "../src/kubernetes-spec.ts";
import { openStore } from "../src/open-store.ts";
import { places } from "../src/places.ts";

test.each([
  ["kubernetes", { secret: "user-credentials" }],
  ["kubernetes:", { secret: "user-credentials" }],
  ["kubernetes:my-secrets", { secret: "my-secrets" }],
  ["kubernetes:a.b.c", { secret: "a.b.c" }],
  ["kubernetes:?namespace=alice", { secret: "user-credentials", namespace: "alice" }],
  ["kubernetes:s?namespace=", { secret: "s" }],
  [
    "kubernetes:s?namespace=alice&context=arn%3Aaws%3Aeks%2Fcluster",
    { secret: "s", namespace: "alice", context: "arn:aws:eks/cluster" },
  ],
  ["kubernetes:s?context=admin@home", { secret: "s", context: "admin@home" }],
])("%s", (spec, parts) => {
  expect(parseKubernetesSpec(spec)).toEqual(parts);
});

test.each([
  "kubernetes:Upper",
  "kubernetes:a b",
  "kubernetes:../x",
  "kubernetes:a/b",
  "kubernetes:-a",
  `kubernetes:${"a".repeat(254)}`,
  "kubernetes:s?namespace=Upper",
  "kubernetes:s?namespace=a.b",
  "kubernetes:s?namespace=a/../b",
  `kubernetes:s?namespace=${"a".repeat(64)}`,
  "kubernetes:s?server=https://example.com",
  "kubernetes:s?namespace=a&extra=1",
])("%s is not well formed", (spec) => {
  const refused = ((): unknown => {
    try {
      return parseKubernetesSpec(spec);
    } catch (error) {
      return (error as SecretError).toJSON();
    }
  })();
  expect(refused).toEqual({ code: "unsupported", key: "kubernetes-spec", params: { spec } });
});

test.each(["vault", "vault:/k", "kubernetes2", "Kubernetes:", ""])("%s is another kind", (spec) => {
  expect(parseKubernetesSpec(spec)).toBeUndefined();
});

test("opening it asks nobody, and gives each Secret a directory of its own, in which nothing is kept but records", async () => {
  const env = { HOME: "/h" };
  const where = places(env, "linux", 7);
  const specs = ["kubernetes", "kubernetes:other", "kubernetes:?namespace=a", "kubernetes:?context=a"];
  const stores = specs.map((spec) => openStore(spec, where, env));
  expect(stores.map(({ driver }) => driver instanceof KubernetesDriver)).toEqual([true, true, true, true]);
  expect(stores.map(({ remote, lockFile }) => [remote, lockFile])).toEqual(specs.map(() => [true, undefined]));
  const directories = stores.map(({ directory }) => directory);
  expect(new Set(directories).size).toBe(4);
  directories.forEach((directory) =>
    expect(directory).toMatch(/^\/h\/\.local\/share\/nbsecrets\/kubernetes-[0-9a-f]{12}$/),
  );
  expect(openStore("kubernetes:user-credentials", where, env).directory).toBe(directories[0]);
  await Promise.all(stores.map(({ driver }) => driver.close()));
});
