import { describe, expect, it } from "vitest";
import { adviseValue, decodeUtf8, encodeUtf8, renderMessage } from "../src/index.ts";

const name = "API_TOKEN";
const keys = (text: string): readonly string[] =>
  adviseValue(name, encodeUtf8(text)).map(({ message }) => message.key.replace(/^value-/, ""));
const takeAll = (text: string): string => {
  const bytes = encodeUtf8(text);
  const fix = adviseValue(name, bytes).find((advice) => advice.fix !== undefined)?.fix;
  return fix === undefined ? text : takeAll(decodeUtf8(fix(bytes)) ?? "");
};

describe("a value that is probably not what was meant", () => {
  it.each([
    ["token\n", ["line-break"], "token"],
    ["token\r\n", ["line-break"], "token"],
    ["token\r\n\r\n", ["line-break"], "token"],
    ["\n", ["line-break"], ""],
    [" token", ["blanks"], "token"],
    ["token\t", ["blanks"], "token"],
    ["\u00a0token\u3000", ["blanks"], "token"],
    ["two words ", ["blanks"], "two words"],
    ["token \n", ["line-break", "blanks"], "token"],
    ["\ufefftoken", ["invisible"], "token"],
    ["to\u200bken", ["invisible"], "token"],
    ["token\u2060", ["invisible"], "token"],
    ["\u202etoken", ["invisible"], "token"],
    ["correct\u00a0horse", ["invisible"], "correct horse"],
    ["\ufeff密码", ["invisible"], "密码"],
    ['\ufeff{\n  "type": "service_account"\n}\n', ["invisible"], '{\n  "type": "service_account"\n}\n'],
    ["API_TOKEN=abc", ["assignment"], "abc"],
    ["api_token = abc", ["assignment"], "abc"],
    ["OTHER_NAME=abc", ["assignment"], "abc"],
    ["TOKEN=abc==", ["assignment"], "abc=="],
    ["export x=abc", ["assignment"], "abc"],
    ["set API_TOKEN=abc", ["assignment"], "abc"],
    ['$env:API_TOKEN = "abc"', ["assignment"], "abc"],
    ['export OPENAI_API_KEY="a=1; b=2"', ["assignment"], "a=1; b=2"],
    ['KEY="-----BEGIN\nA=B\nEND"', ["assignment"], "-----BEGIN\nA=B\nEND"],
    ['"token"', ["quotes"], "token"],
    ["'token'", ["quotes"], "token"],
    ["`token`", ["quotes"], "token"],
    ["“token”", ["quotes"], "token"],
    ["„token“", ["quotes"], "token"],
    ["«token»", ["quotes"], "token"],
    ['""', ["quotes"], ""],
    ["Bearer eyJhbGciOi.abc-_", ["scheme"], "eyJhbGciOi.abc-_"],
    ["bearer  token", ["scheme"], "token"],
    ["Basic dXNlcjpwYXNz", ["scheme"], "dXNlcjpwYXNz"],
    ["Authorization: Bearer token", ["scheme"], "token"],
    ["authorization: token abc", ["scheme"], "abc"],
    ["Authorization: abc", ["scheme"], "abc"],
    ['export API_TOKEN="Bearer abc" \r\n', ["line-break", "blanks", "assignment"], "abc"],
    ["<your-key>", ["placeholder"], "<your-key>"],
    ["${API_TOKEN}", ["placeholder"], "${API_TOKEN}"],
    ["{{ secrets.TOKEN }}", ["placeholder"], "{{ secrets.TOKEN }}"],
    ["xxxxxxxx", ["placeholder"], "xxxxxxxx"],
    ["••••••••1234", ["placeholder"], "••••••••1234"],
    ["********", ["placeholder"], "********"],
    ["sk-...AbCd", ["placeholder"], "sk-...AbCd"],
    ["your-api-key", ["placeholder"], "your-api-key"],
    ["YOUR_API_KEY_HERE\n", ["line-break", "placeholder"], "YOUR_API_KEY_HERE"],
    ["changeme", ["placeholder"], "changeme"],
  ])("%j: %j, and with every fix taken %j", (text, expected, repaired) => {
    expect(keys(text)).toEqual(expected);
    expect(takeAll(text)).toBe(repaired);
  });

  it("names the scheme by its own word, never by what was entered", () => {
    const sentences = adviseValue(name, encodeUtf8("AUTHORIZATION:   canary")).map(({ message }) =>
      renderMessage(message),
    );
    expect(sentences).toEqual(["The value begins with Authorization:, which libraries add themselves."]);
  });

  it("stays as it was until a fix is taken", () => {
    const bytes = encodeUtf8("token\n");
    const [advice] = adviseValue(name, bytes);
    expect(decodeUtf8(advice?.fix?.(bytes) ?? bytes)).toBe("token");
    expect(decodeUtf8(bytes)).toBe("token\n");
  });
});

describe("a value that may well be meant so", () => {
  it.each([
    "",
    "Pa55w0rd",
    "correct horse battery staple",
    "-----BEGIN KEY-----\nMIIB\n-----END KEY-----\n",
    '{\n  "private_key": "x\\n"\n}\n',
    "[default]\n  key = value\n",
    "aGVsbG8=",
    "aGVsbG8gd28==",
    "QUJDRA=",
    "TOKEN==",
    "x=1",
    "DSN=warehouse",
    "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=b==",
    "SERVER_NAME=db;UID=me;PWD=p",
    "PASSWORD=a b=c",
    "A_KEY=1\nB_KEY=2\n",
    "host=localhost dbname=x",
    "postgresql://user:p%40ss@host/db?sslmode=require",
    '"a" or "b"',
    "it's",
    '"',
    "'unbalanced",
    "Bearer of good news, really",
    "Bearer",
    "Basic needs!",
    "basic dXNlcg===",
    "密码\u200c的",
    "👨\u200d👩\u200d👧",
    "my••pass",
    "xx",
    "$HOME",
    "a...b c",
    "<a> and <b>",
    '{"key": "value"}',
    "your mother's maiden name",
    "__proto__",
  ])("%j: nothing is said", (text) => {
    expect(keys(text)).toEqual([]);
  });

  it("is taken as it is where it is no text, or larger than a token", () => {
    expect(adviseValue(name, Uint8Array.from([0xff, 0x0a]))).toEqual([]);
    expect(adviseValue(name, encodeUtf8(`${"x".repeat(16 * 1024)}\n`))).toEqual([]);
  });
});

it("comes to an end over a value that is made to be slow", () => {
  for (const text of [" ", "=", "A=", "a ", '"', "•", ".", "A_KEY= ", "\u200b", "\n"]) {
    adviseValue(name, encodeUtf8(`x${text.repeat(16 * 1024)}`.slice(0, 16 * 1024)));
    adviseValue(name, encodeUtf8(`export A=${text.repeat(8 * 1024)}x`.slice(0, 16 * 1024)));
  }
});
