import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { env } from "vscode";
import { CopiedValue } from "../../vscode-ext/src/copied-value.ts";

describe("a value that was copied", () => {
  it("leaves the clipboard by itself", async () => {
    await new CopiedValue(1).copy("a value");
    while ((await env.clipboard.readText()) !== "") {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  });

  it("leaves it when the window goes", async () => {
    const copied = new CopiedValue();
    await copied.copy("a value");
    assert.equal(await env.clipboard.readText(), "a value");
    await copied.clear();
    assert.equal(await env.clipboard.readText(), "");
  });

  it("leaves alone what was copied since", async () => {
    const copied = new CopiedValue();
    await copied.copy("a value");
    await env.clipboard.writeText("something else");
    await copied.clear();
    assert.equal(await env.clipboard.readText(), "something else");
  });
});
