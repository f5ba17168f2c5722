import { describe, expect, it } from "vitest";
import { looksLikeCredential, nearestName, needsOf, readCode, type NeedOptions } from "../src/index.ts";

function namesOf(cells: readonly string[], options: NeedOptions = {}): readonly string[] {
  return needsOf(
    cells.map((code) => readCode(code, "python")),
    options,
  ).map(({ name }) => name);
}

describe("what a notebook needs", () => {
  it("is what it reads, in its order, once each, with every place", () => {
    const cells = ['a = os.environ["B_KEY"]', 'os.getenv("A_TOKEN")\nos.environ["B_KEY"]'];
    const needs = needsOf(cells.map((code) => readCode(code, "python")));
    expect(needs.map(({ name, places }) => [name, places.map(({ cell, line }) => [cell, line])])).toEqual([
      [
        "B_KEY",
        [
          [0, 0],
          [1, 1],
        ],
      ],
      ["A_TOKEN", [[1, 0]]],
    ]);
  });

  it("a name counts when it is stored, looks like a credential's, or is pinned", () => {
    const cells = ['os.environ["MODE"], os.environ["OTHER"], os.environ["THIRD"], os.environ["API_KEY"]'];
    expect(namesOf(cells)).toEqual(["API_KEY"]);
    expect(namesOf(cells, { stored: new Set(["MODE"]) })).toEqual(["MODE", "API_KEY"]);
    const needs = needsOf(
      cells.map((code) => readCode(code, "python")),
      { pinned: [{ name: "OTHER", hint: "ask Ann" }, { name: "UNREAD" }] },
    );
    expect(needs).toMatchObject([
      { name: "OTHER", isStored: false, pinned: { hint: "ask Ann" }, places: [{ cell: 0 }] },
      { name: "API_KEY" },
      { name: "UNREAD", places: [] },
    ]);
  });

  it("a loader, Colab and Kaggle read secrets whatever they are called", () => {
    expect(
      namesOf([
        'import nbsecrets\nnbsecrets.load("plain")',
        'from google.colab import userdata\nuserdata.get("colab")',
        'UserSecretsClient().get_secret("kaggle")',
      ]),
    ).toEqual(["plain", "colab", "kaggle"]);
  });

  it.each([
    [['os.environ["X_KEY"] = input()', 'os.environ["X_KEY"]'], []],
    [['os.environ["X_KEY"] = input()\nos.environ["X_KEY"]'], []],
    [['os.environ["X_KEY"]', 'os.environ["X_KEY"] = input()'], ["X_KEY"]],
    [['os.environ["X_KEY"] = os.environ["X_KEY"].strip()'], ["X_KEY"]],
    [['if "X_KEY" not in os.environ:\n    os.environ["X_KEY"] = input()'], ["X_KEY"]],
    [['os.environ["X_KEY"] = ""', 'nbsecrets.load("X_KEY")'], ["X_KEY"]],
    [["%env X_KEY=1", "!echo $X_KEY"], []],
    [["!X_KEY=1; echo $X_KEY"], []],
    [["!X_KEY=1", "!echo $X_KEY"], ["X_KEY"]],
    [["%%bash\nexport X_KEY=1", 'os.environ["X_KEY"]'], ["X_KEY"]],
    [['del os.environ["X_KEY"]'], []],
    [["%%bash\nread token\necho $token $other_token $OTHER_TOKEN"], ["OTHER_TOKEN"]],
    [['os.environ["PATH"], os.environ["HOME"], os.environ["NBSECRETS_MOUNT"], os.environ[""]'], []],
    [['os.environ[f"{x}_KEY"]'], []],
  ] as const)("%s needs %s", (cells, names) => {
    expect(namesOf(cells, { stored: new Set(["PATH"]) })).toEqual(names);
  });
});

describe("a name that looks like a credential's", () => {
  it.each([
    "OPENAI_API_KEY",
    "GITHUB_TOKEN",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "DB_PASSWORD",
    "DB_PWD",
    "PGPASS_PASS",
    "SMTP_PASSWD",
    "SENTRY_DSN",
    "DATABASE_URL",
    "AZURE_STORAGE_CONNECTION_STRING",
    "GOOGLE_APPLICATION_CREDENTIALS",
    "NODE_AUTH_TOKEN",
    "openaiApiKey",
    "hf_token",
    "TOKEN",
    "GITHUB_PAT",
    "SLACK_WEBHOOK_URL",
  ])("%s", (name) => {
    expect(looksLikeCredential(name)).toBe(true);
  });

  it.each([
    "PATH",
    "HOME",
    "PWD",
    "OLDPWD",
    "LANG",
    "CUDA_VISIBLE_DEVICES",
    "TOKENIZERS_PARALLELISM",
    "MAX_TOKENS",
    "SSH_AUTH_SOCK",
    "MONKEY",
    "KEYBOARD_LAYOUT",
    "SECRET_NAME",
    "TOKEN_FILE",
    "AUTH_METHOD",
    "PASSENGERS",
    "COMPASS",
    "JUPYTERHUB_API_TOKEN",
    "API_URL",
    "",
    "A KEY",
    "__proto__",
  ])("not %s", (name) => {
    expect(looksLikeCredential(name)).toBe(false);
  });
});

describe("did you mean", () => {
  const known = ["OPENAI_API_KEY", "GITHUB_TOKEN", "DB"];
  it.each([
    ["OPENAI_API_KYE", "OPENAI_API_KEY"],
    ["openai_api_key", "OPENAI_API_KEY"],
    ["OPENAI_KEY", "OPENAI_API_KEY"],
    ["GITLAB_TOKEN", "GITHUB_TOKEN"],
    ["db", "DB"],
    ["OPENAI_API_KEY", undefined],
    ["SOMETHING", undefined],
    ["", undefined],
    ["X".repeat(253), undefined],
  ])("%s: %s", (name, nearest) => {
    expect(nearestName(name, known)).toBe(nearest);
  });

  it("the nearest of several, the first of equals", () => {
    expect(nearestName("TOKEN_3", ["TOKEN_12", "TOKEN_1", "TOKEN_2"])).toBe("TOKEN_1");
    expect(nearestName("A", [])).toBeUndefined();
  });

  it("can be asked to be more alike", () => {
    expect(nearestName("OPENAI_KEY", known, 0.8)).toBeUndefined();
    expect(nearestName("GITHUB_TOKNE", known, 0.8)).toBe("GITHUB_TOKEN");
  });
});
