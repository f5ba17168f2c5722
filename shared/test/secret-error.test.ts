import { describe, expect, it } from "vitest";
import { SecretError, secretErrorCodes, toSecretError } from "../src/index.ts";
import { fromWireError } from "../src/rpc-protocol.ts";

describe("SecretError", () => {
  it("is JSON of code, key and parameters alone", () => {
    const error = new SecretError("not-found", "not-found", { name: "A_SECRET" });
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      code: "not-found",
      key: "not-found",
      params: { name: "A_SECRET" },
    });
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toBe("SecretError: not-found: not-found");
  });

  it.each([new Error("token=canary"), new TypeError("canary"), "canary", { message: "canary" }, null, undefined, 5])(
    "takes the place of whatever else was thrown, without its text: %s",
    (thrown) => {
      const error = toSecretError(thrown);
      expect(error.code).toBe("internal");
      expect(`${error.message}${error.stack}${JSON.stringify(error)}${String(error.cause)}`).not.toContain("canary");
    },
  );

  it("stays itself when it is wrapped", () => {
    const error = new SecretError("locked", "internal");
    expect(toSecretError(error)).toBe(error);
  });

  it.each(secretErrorCodes)("comes back from the wire as it was: %s", (code) => {
    const error = new SecretError(code, "conflict", { name: "__proto__" });
    expect(fromWireError(JSON.parse(JSON.stringify(error)))).toMatchObject({
      code,
      key: "conflict",
      params: { name: "__proto__" },
    });
  });

  it.each([
    ["nothing", undefined],
    ["null", null],
    ["text", "canary"],
    ["a list", ["not-found"]],
    ["a code that is not ours", { code: "canary", key: "not-found", params: {} }],
    ["a key that is not ours", { code: "not-found", key: "canary", params: {} }],
    ["a key that every object has", { code: "not-found", key: "toString", params: {} }],
    ["a key that is no text", { code: "not-found", key: 5 }],
  ])("is internal when a peer sends %s", (_situation, data) => {
    const error = fromWireError(data);
    expect(error.code).toBe("internal");
    expect(JSON.stringify(error)).not.toContain("canary");
  });

  it("takes from a peer only parameters that are text", () => {
    const params = { name: "A", nested: { value: "canary" }, list: ["canary"] };
    expect(fromWireError({ code: "conflict", key: "conflict", params }).params).toEqual({ name: "A" });
    expect(fromWireError({ code: "conflict", key: "conflict", params: "canary" }).params).toEqual({});
  });
});
