import { expect, it, test } from "vitest";
import { adminRequest, messages, renderMessage, type MessageKey, type Problem } from "../src/index.ts";

const names = { secret: "user-credentials", namespace: "alice" };
const denied: Problem = { code: "denied", key: "kubernetes-denied", params: { verb: "patch", ...names } };
const missing: Problem = { code: "denied", key: "kubernetes-secret-missing", params: names };

test("a refused right is asked for with the Role that would allow it, below the sentence", () => {
  const request = adminRequest(denied) ?? "";
  const comment = request.split("\n").filter((line) => line.startsWith("# "));
  expect(comment[0]).toBe(`# ${renderMessage(denied)}`);
  expect(comment).toHaveLength(2);
  expect(request.split("\n").slice(2).join("\n")).toBe(`apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: "user-credentials", namespace: "alice" }
rules:
  - apiGroups: [""]
    resources: [secrets]
    resourceNames: ["user-credentials"]
    verbs: [get, watch, patch]
`);
});

test("a Secret that nobody made is asked for together with the Role", () => {
  const [secret = "", role = ""] = (adminRequest(missing) ?? "").split("\n---\n");
  expect(secret).toContain('kind: Secret\nmetadata: { name: "user-credentials", namespace: "alice" }');
  expect(role).toContain("kind: Role\n");
});

test("every line of a translated sentence stays a comment", () => {
  const request = adminRequest(denied, (template) => `${template}\napiVersion: v1`) ?? "";
  expect(request.match(/^apiVersion: v1$/m)).toBeNull();
});

it.each<Problem>([
  { ...denied, params: { namespace: "alice" } },
  { ...denied, params: { secret: "user-credentials" } },
  { ...denied, code: "unavailable" },
  ...(Object.keys(messages) as MessageKey[])
    .filter((key) => key !== denied.key && key !== missing.key)
    .map((key) => ({ code: "denied" as const, key, params: names })),
])("nothing is asked for about $code, $key, $params", (problem) => {
  expect(adminRequest(problem)).toBeUndefined();
});
