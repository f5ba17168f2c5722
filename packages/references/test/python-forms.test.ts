import { describe, expect, it } from "vitest";
import { referencesOf } from "./marked-code.ts";

describe("what Python reads", () => {
  it.each([
    ['os.environ["«X»"]', "environ"],
    ["os.environ['«X»']", "environ"],
    ['os.environ["""«X»"""]', "environ"],
    ['os.environ[r"«X»"]', "environ"],
    ['os.environ[f"«X»"]', "environ"],
    ['os.environ[("«X»")]', "environ"],
    ['os . environ [ "«X»" ]', "environ"],
    ['(os.environ)["«X»"]', "environ"],
    ['os.environ.get("«X»", "other")', "environ"],
    ['os.environ.get(\n    "«X»",  # a comment\n)', "environ"],
    ['os.environ.setdefault("«X»", "y")', "environ"],
    ['token = os.environ.pop("«X»")', "environ"],
    ['"«X»" in os.environ', "environ"],
    ['if "«X»" not in os.environ: pass', "environ"],
    ['os.environ["«X»"] += "y"', "environ"],
    ['import os as o\no.environ["«X»"]', "environ"],
    ['from os import environ\nenviron["«X»"]', "environ"],
    ['from os import (environ as e,\n  getenv)\ne.get("«X»")', "environ"],
    ['from os import *\nenviron["«X»"]', "environ"],
    ['env = os.environ\nenv["«X»"]', "environ"],
    ['if (env := os.environ): env["«X»"]', "environ"],
    ['print(f\'{os.environ["«X»"]!r:>10} os.environ["no"]\')', "environ"],
    ["print(f\"{os.environ['«X»']}\")", "environ"],
    ['class A:\n    def f(self):\n        return os.environ["«X»"]', "environ"],
    ['match x:\n    case {"a": 1}:\n        os.environ["«X»"]', "environ"],
    ["for k in ['«X»']:\n    assert os.environ[k]", "environ"],
    ["[os.environ[k] for k in ('«X»',)]", "environ"],
    ["{k: os.environ.get(k) for k in {'«X»'}}", "environ"],
    ["print os.environ['«X»']", "environ"],
    ['os.getenv("«X»")', "getenv"],
    ['os.getenv(key="«X»", default="y")', "getenv"],
    ['os.getenv(default="y", key="«X»")', "getenv"],
    ['from os import getenv as g\ng("«X»")', "getenv"],
    ['demand_env_var("«X»")', "demand"],
    ['nbsecrets.demand_env_var("«X»")', "demand"],
    ['from ae5_tools import demand_env_var as need\nneed("«X»")', "demand"],
    ['nbsecrets.load("«X»")', "load"],
    ['import nbsecrets as n\nn.load("«X»")', "load"],
    ['from nbsecrets import load, get\nload("«X»")', "load"],
    ['nbsecrets.get("«X»").strip()', "get"],
    ['nbsecrets.get_bytes("«X»")', "get"],
    ['nbsecrets.path("«X»")', "path"],
    ['from google.colab import userdata\nuserdata.get("«X»")', "userdata"],
    ['import google.colab\ngoogle.colab.userdata.get("«X»")', "userdata"],
    ['from kaggle_secrets import UserSecretsClient\nUserSecretsClient().get_secret("«X»")', "kaggle"],
    ['client = UserSecretsClient()\nclient.get_secret("«X»")', "kaggle"],
    ['import kaggle_secrets as k\nc = k.UserSecretsClient()\nc.get_secret("«X»")', "kaggle"],
    ["%env «X»", "environ"],
    ['print("a", os.environ["«X»"', "environ"],
    ['os.environ["«»"]', "environ"],
    ['os.environ["«OPEN»', "environ"],
    ['os.environ["«OPEN»\nx = 1\n', "environ"],
    ["for k in '«X»',:\n    os.environ[k]", "environ"],
  ])("%s", (code, form) => {
    expect(referencesOf(code)).toEqual([expect.objectContaining({ kind: "name", form, access: "read" })]);
  });

  it("each of several names", () => {
    expect(referencesOf('nbsecrets.load(\n    "«A»", "«B»",  # "C"\n    "«D»",\n)').map(({ form }) => form)).toEqual([
      "load",
      "load",
      "load",
    ]);
    referencesOf('a = os.environ["«A»"], os.getenv("«B»"), os.environ.get("«C»", os.environ["«D»"])');
  });
});

describe("what Python sets or takes away", () => {
  it.each([
    ['os.environ["«X»"] = "y"', "set"],
    ['os.environ["«X»"]: str = "y"', "set"],
    ['os.environ["«X»"], b = 1, 2', "set"],
    ['(a, os.environ["«X»"]) = 1, 2', "set"],
    ['os.environ.update({"«X»": "y", **more})', "set"],
    ['os.environ.update(«X»="y")', "set"],
    ['os.putenv("«X»", "y")', "set"],
    ["%env «X»=y", "set"],
    ["%set_env «X» y", "set"],
    ['del os.environ["«X»"]', "forget"],
    ['del a, os.environ["«X»"]', "forget"],
    ['os.environ.pop("«X»", None)', "forget"],
    ['os.unsetenv("«X»")', "forget"],
    ["!«X»=y", "set"],
  ])("%s", (code, access) => {
    expect(referencesOf(code)).toEqual([expect.objectContaining({ kind: "name", name: "X", access })]);
  });

  it("the right side of an assignment is read before", () => {
    const [set, read] = referencesOf('os.environ["«X»"] = os.environ["«X»"]');
    expect(set).toMatchObject({ access: "set", setsFrom: 33 });
    expect(read).toMatchObject({ access: "read" });
    expect(read?.from).toBeLessThan(33);
  });
});

describe("what only running the code would tell", () => {
  it.each([
    'os.environ[«f"{x}_KEY"»]',
    "os.environ[«name»]",
    'os.environ[«"A" + "B"»]',
    'os.environ[«"A" "B"»]',
    'os.environ[«"A"\n"B"»]',
    'os.environ[«"\\x41"»]',
    'os.environ[«b"X"»]',
    'os.environ[«"A_%s" % x»]',
    "os.getenv(«key»)",
    "nbsecrets.load(*«names»)",
    'nbsecrets.load("«A»", *«names»)',
    "for k in names:\n    os.environ[«k»]",
    "for k in ['A', b]:\n    os.environ[«k»]",
    "UserSecretsClient().get_secret(«label»)",
    "«x» in os.environ",
  ])("%s", (code) => {
    const references = referencesOf(code);
    expect(references.at(-1)?.kind).toBe("computed");
    expect(references.filter(({ kind }) => kind === "computed")).toHaveLength(1);
  });
});

describe("what names no secret", () => {
  it.each([
    '# os.environ["X"]',
    'x = 1  # os.environ["X"]',
    "\"os.environ['X']\"",
    '"""\nos.environ["X"]\n"""',
    "f'os.environ[\"X\"]'",
    'environ["X"]',
    'getenv("X")',
    'userdata.get("X")',
    'load("X")',
    'from joblib import load\nload("X")',
    'import other as os\nos.environ["X"]',
    'other.environ["X"]',
    'other.os.environ["X"]',
    'request.environ["X"]',
    'os.environ["a":"b"]',
    'os.environ["X", "Y"]',
    "os.environ.get()",
    "nbsecrets.load()",
    "nbsecrets.load(**names)",
    'os.environ.items("X")',
    'os.environb[b"X"]',
    "%%html\n<a>os.environ['X']</a>",
    "%%writefile a.py\nos.environ['X']",
    "%sql select '$X'",
    "os.environ",
    "",
  ])("%s", (code) => {
    expect(referencesOf(code)).toEqual([]);
  });
});
