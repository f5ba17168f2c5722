import { describe, expect, it, test } from "vitest";
import { failureAdvice, renderMessage, secretFailure, type CellFailure } from "../src/index.ts";

const failure = (errorName: string, errorValue: string, more: Partial<CellFailure> = {}): CellFailure => ({
  errorName,
  errorValue,
  traceback: [],
  source: "",
  ...more,
});
const ofOs = { traceback: ["\u001b[0;32m<frozen os>\u001b[0m in \u001b[0;36m__getitem__\u001b[0m(self, key)"] };
const plainCode = { source: 'mount = os.environ.get("NBSECRETS_MOUNT")' };

test.each<[string, CellFailure]>([
  [
    "our loader",
    failure("EnvironmentVariableNotFoundError", "Environment variable (API_KEY) not found: it is not set"),
  ],
  ["ae5_tools", failure("EnvironmentVariableNotFoundError", "Environment variable (API_KEY) not found")],
  [
    "nbsecrets.load",
    failure("SecretNotFoundError", "There is no secret API_KEY in /run/mount. Did you mean API_KEYS?"),
  ],
  ["os.environ", failure("KeyError", "'API_KEY'", ofOs)],
  [
    "os.environ, Python 3.10",
    failure("KeyError", "'API_KEY'", {
      traceback: ["File /usr/lib/python3.10/os.py:680, in _Environ.__getitem__(self, key)"],
    }),
  ],
  [
    "plain Python",
    failure("FileNotFoundError", "[Errno 2] No such file or directory: '/run/user/1/nbsecrets/API_KEY'", plainCode),
  ],
  [
    "the standard mount",
    failure("FileNotFoundError", "[Errno 2] No such file or directory: '/var/run/secrets/user_credentials/API_KEY'"),
  ],
  [
    "plain JavaScript",
    failure("Error", "ENOENT: no such file or directory, open '/m/API_KEY'", { source: "process.env.NBSECRETS_MOUNT" }),
  ],
  [
    "plain Julia",
    failure("SystemError", 'opening file "/m/API_KEY": No such file or directory', {
      source: 'get(ENV, "NBSECRETS_MOUNT", "")',
    }),
  ],
  ["plain R", failure("ERROR", "Error: There is no file /m/API_KEY\n", { source: 'Sys.getenv("NBSECRETS_MOUNT")' })],
  [
    "a file that R reads",
    failure("ERROR", "cannot open file '/m/API_KEY': No such file or directory", {
      source: 'Sys.getenv("NBSECRETS_MOUNT")',
    }),
  ],
  ["Julia's ENV", failure("KeyError", 'key "API_KEY" not found', { source: 'ENV["API_KEY"]' })],
])("%s: a secret is missing", (_what, cell) => {
  expect(secretFailure(cell, [])).toEqual({ kind: "missing", name: "API_KEY" });
});

test.each<[string, CellFailure]>([
  ["another dictionary", failure("KeyError", "'API_KEY'", { traceback: ["pandas/core/indexes/base.py"] })],
  ["another file", failure("FileNotFoundError", "[Errno 2] No such file or directory: '/home/me/data/API_KEY'")],
  ["a name that none may have", failure("EnvironmentVariableNotFoundError", "Environment variable (a b) not found")],
  ["an error of its own", failure("ValueError", "401 rows")],
  ["the number alone", failure("AssertionError", "expected 403 apples")],
])("%s is not about secrets", (_what, cell) => {
  expect(secretFailure({ ...cell, source: 'os.environ["API_KEY"]' }, ["API_KEY"])).toBeUndefined();
});

describe("credentials that are not taken", () => {
  it.each<[string, CellFailure]>([
    [
      "requests",
      failure("HTTPError", "401 Client Error: Unauthorized for url: https://a/", { source: 'os.environ["API_KEY"]' }),
    ],
    [
      "openai",
      failure("AuthenticationError", "Error code: 401 - {'error': …}", { traceback: ['key = os.environ["API_KEY"]'] }),
    ],
    ["urllib", failure("HTTPError", "HTTP Error 403: Forbidden", { source: "load('API_KEY')" })],
  ])("%s: the stored secrets that are named", (_what, cell) => {
    expect(secretFailure(cell, ["API_KEY", "API", "OTHER"])).toEqual({ kind: "refused", names: ["API_KEY"] });
  });

  it("is told of although another program's secret has a name that is no pattern", () => {
    const cell = failure("HTTPError", "401 Client Error: Unauthorized", { source: 'os.environ["API_KEY"]' });
    expect(secretFailure(cell, ["a(b", "[", "API_KEY"])).toEqual({ kind: "refused", names: ["API_KEY"] });
  });

  it("says nothing where none is named", () => {
    expect(secretFailure(failure("HTTPError", "401 Client Error: Unauthorized"), ["API_KEY"])).toBeUndefined();
  });
});

const advice = (...parameters: Parameters<typeof failureAdvice>) => {
  const { message, remedies } = failureAdvice(...parameters);
  return [renderMessage(message), ...remedies.map(({ kind, name, label }) => [kind, name, renderMessage(label)])];
};

test("what is offered", () => {
  const missing = { kind: "missing", name: "OPENAI_KEY" } as const;
  expect(advice(missing, new Set(["OPENAI_KEY"]), undefined)).toEqual([
    "OPENAI_KEY is stored, and this kernel does not have it.",
    ["load", "OPENAI_KEY", "Load"],
  ]);
  expect(advice(missing, new Set(["OPENAI_API_KEY"]), "OPENAI_API_KEY")).toEqual([
    "There is no secret called OPENAI_KEY.",
    ["rename", "OPENAI_API_KEY", "Did you mean OPENAI_API_KEY?"],
    ["add", "OPENAI_KEY", "Add OPENAI_KEY"],
  ]);
  expect(advice({ kind: "refused", names: ["A", "B", "C", "D"] }, new Set(), undefined)).toEqual([
    "The credentials were not taken.",
    ["replace", "A", "Replace A"],
    ["replace", "B", "Replace B"],
    ["replace", "C", "Replace C"],
  ]);
});
