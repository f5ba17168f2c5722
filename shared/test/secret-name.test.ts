import { describe, expect, it } from "vitest";
import {
  checkCase,
  checkName,
  checkValue,
  MAX_ENVIRONMENT_VALUE_BYTES,
  MAX_VALUE_BYTES,
  proposeName,
  reservedNames,
  warnName,
  warnValue,
} from "../src/index.ts";

describe("checkName", () => {
  it.each(["A", "a", "_", "0", "A_SECRET", "__proto__", "constructor", "CON", "1PASSWORD", "PATH", "N".repeat(253)])(
    "allows %s",
    (name) => expect(checkName(name)).toBeUndefined(),
  );

  it.each([
    ["", "name-empty", {}],
    ["N".repeat(254), "name-too-long", { length: "254" }],
    ["MY SECRET", "name-characters", { proposal: "MY_SECRET" }],
    ["my.secret", "name-characters", { proposal: "my_secret" }],
    ["my-secret", "name-characters", { proposal: "my_secret" }],
    ["../etc/passwd", "name-characters", { proposal: "etc_passwd" }],
    ["A=B", "name-characters", { proposal: "A_B" }],
    ["A\n", "name-characters", { proposal: "A" }],
    ["A\0B", "name-characters", { proposal: "A_B" }],
    ["clé", "name-characters", { proposal: "cle" }],
    ["KEY🔑", "name-characters", { proposal: "KEY" }],
    ["ＫＥＹ", "name-characters", { proposal: "KEY" }],
    ["..", "name-characters-only", {}],
    ["/", "name-characters-only", {}],
    ["   ", "name-characters-only", {}],
    ["🔑", "name-characters-only", {}],
    ["密码", "name-characters-only", {}],
  ])("refuses %j as %s", (name, key, params) => {
    expect(checkName(name)).toEqual({ key, params });
  });
});

describe("proposeName", () => {
  it.each([
    ["MLFLOW_ACCESS_SECRET", "MLFLOW_ACCESS_SECRET"],
    ["my api key", "my_api_key"],
    [" a -- b ", "a_b"],
    ["https://example.org/a?b", "https_example_org_a_b"],
    ["Größe", "Gro_e"],
    ["...", ""],
    ["", ""],
  ])("makes %j into %j", (text, proposal) => {
    expect(proposeName(text)).toBe(proposal);
  });

  it.each(["My Key!", "😀 a 😀", "x".repeat(600), "é".repeat(600), "a.".repeat(300)])(
    "proposes for %s a name that is allowed",
    (text) => {
      const proposal = proposeName(text);
      expect(checkName(proposal)).toBeUndefined();
      expect(proposeName(proposal)).toBe(proposal);
    },
  );
});

describe("warnName", () => {
  it.each([
    ["PATH", "name-reserved"],
    ["LD_PRELOAD", "name-reserved"],
    ["PYTHONPATH", "name-reserved"],
    ["NODE_OPTIONS", "name-reserved"],
    ["NBSECRETS_MOUNT", "name-reserved"],
    ["1PASSWORD", "name-leading-digit"],
    ["0", "name-leading-digit"],
  ])("warns of %s: %s", (name, key) => {
    expect(warnName(name)).toEqual({ key, params: { name } });
  });

  it.each(["NODE_AUTH_TOKEN", "PYTHONPATH_2", "path", "Path", "MY_PATH", "_1", "__proto__", "constructor"])(
    "has nothing to say about %s",
    (name) => expect(warnName(name)).toBeUndefined(),
  );

  it("warns only of names that may be created", () => {
    for (const name of reservedNames) {
      expect(checkName(name)).toBeUndefined();
    }
  });
});

describe("checkCase", () => {
  it.each([
    ["TOKEN", ["Token"], "Token"],
    ["token", ["OTHER", "TOKEN"], "TOKEN"],
    ["CON", ["con"], "con"],
  ])("finds for %s among %j the collision %s", (name, existing, other) => {
    expect(checkCase(name, existing)).toEqual({ key: "case-collision", params: { name, other } });
  });

  it.each([
    ["TOKEN", []],
    ["TOKEN", ["TOKEN"]],
    ["TOKEN", ["TOKEN_", "TOKEN1"]],
    ["__proto__", ["constructor"]],
  ])("finds none for %s among %j", (name, existing) => {
    expect(checkCase(name, existing)).toBeUndefined();
  });
});

it("proposes a name for whatever a file calls one, without delay", () => {
  expect(proposeName(`A${"_".repeat(500_000)}-B`)).toBe("A");
});

describe("values", () => {
  it("are kept up to 1 MiB and refused beyond", () => {
    expect(checkValue("A", new Uint8Array(MAX_VALUE_BYTES))).toBeUndefined();
    expect(checkValue("A", new Uint8Array(MAX_VALUE_BYTES + 1))).toEqual({
      key: "value-too-large",
      params: { name: "A", bytes: "1048577", limit: "1048576" },
    });
  });

  it.each([
    [0, "value-empty"],
    [1, undefined],
    [MAX_ENVIRONMENT_VALUE_BYTES, undefined],
    [MAX_ENVIRONMENT_VALUE_BYTES + 1, "value-beyond-environment"],
  ])("of %i bytes are kept with the remark %s", (length, key) => {
    expect(warnValue("A", new Uint8Array(length).fill(0x61))?.key).toBe(key);
  });

  it.each([
    ["a zero byte", [0x61, 0, 0x62]],
    ["bytes that are no UTF-8", [0xff, 0xfe]],
  ])("with %s are kept, though no environment can hold them", (_what, bytes) => {
    expect(warnValue("A", Uint8Array.from(bytes))).toEqual({ key: "value-not-text", params: { name: "A" } });
  });
});
