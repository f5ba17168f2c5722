import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface AuditEvent {
  readonly stage: string;
  readonly verb: string;
  readonly user: { readonly username: string };
  readonly objectRef?: { readonly resource?: string };
}

/** Counts what a user asked of the API server, by the server's own audit log. */
export class AuditedRequests {
  /** For kube-apiserver. */
  readonly flags: readonly string[];
  readonly #directory = mkdtempSync(join(tmpdir(), "nbsecrets-audit-"));
  readonly #log = join(this.#directory, "audit.log");

  constructor() {
    const policy = join(this.#directory, "policy.yaml");
    const rules = [{ level: "Metadata" }];
    writeFileSync(
      policy,
      JSON.stringify({ apiVersion: "audit.k8s.io/v1", kind: "Policy", omitStages: ["RequestReceived"], rules }),
    );
    this.flags = [`--audit-policy-file=${policy}`, `--audit-log-path=${this.#log}`];
  }

  /** How often each thing was done so far, a watch as soon as it has begun: `get secrets` → 3. */
  counts(user: string): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    const text = existsSync(this.#log) ? readFileSync(this.#log, "utf8") : "";
    for (const line of text.split("\n").slice(0, -1)) {
      const { stage, verb, user: asker, objectRef } = JSON.parse(line) as AuditEvent;
      const wanted = verb === "watch" ? "ResponseStarted" : "ResponseComplete";
      if (asker.username === user && stage === wanted) {
        const what = `${verb} ${objectRef?.resource ?? "(discovery)"}`;
        counts.set(what, (counts.get(what) ?? 0) + 1);
      }
    }
    return counts;
  }

  dispose(): void {
    rmSync(this.#directory, { recursive: true });
  }
}

/** What came between two counts, as `2 get secrets, 1 watch secrets`. */
export function requestsSince(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): string {
  const more = [...after].map(([what, count]) => [what, count - (before.get(what) ?? 0)] as const);
  const words = more.filter(([, count]) => count > 0).map(([what, count]) => `${count} ${what}`);
  return words.sort().join(", ") || "no request";
}
