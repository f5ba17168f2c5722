import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { certificate, newKey, publicKeyOf, type CertificateFields } from "./certificate.ts";

const CA = { commonName: "testcluster-ca" };

/** Keys, certificates, tokens and kubeconfigs in a state directory, named as testcluster names its own. What is there is kept. */
export class ClusterFiles {
  readonly caFile: string;
  readonly #directory: string;

  constructor(directory: string) {
    mkdirSync(join(directory, "pki"), { recursive: true, mode: 0o700 });
    this.#directory = directory;
    this.caFile = this.path("pki", "ca.crt");
    this.#key("pki/ca");
    this.#certificate("pki/ca", { subject: CA, use: "ca" });
    this.#certificate("pki/serving", {
      subject: { commonName: "kube-apiserver" },
      use: "server",
      names: ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"],
      addresses: ["127.0.0.1", "10.96.0.1"],
    });
    writeFileSync(this.path("pki", "sa.pub"), publicKeyOf(this.#key("pki/sa")));
  }

  path(...parts: string[]): string {
    return join(this.#directory, ...parts);
  }

  /** The files of `admin` and each of `users`, and the tokens.csv that the API server reads. */
  addUsers(users: readonly string[], server: string): Record<"kubeconfigs" | "tokenFiles", Record<string, string>> {
    const kubeconfigs: Record<string, string> = {};
    const tokenFiles: Record<string, string> = {};
    const lines: string[] = [];
    for (const user of ["admin", ...users]) {
      const group = user === "admin" ? "system:masters" : undefined;
      const token = this.#once(`${user}.token`, () => randomBytes(24).toString("hex"));
      lines.push(`${token},${user},uid-${user},${group ?? ""}\n`);
      this.#certificate(user, { subject: { commonName: user, organization: group }, use: "client" });
      tokenFiles[user] = this.path(`${user}.token`);
      kubeconfigs[user] = this.path(`${user}.kubeconfig`);
      writeFileSync(kubeconfigs[user], this.#kubeconfig(user, token, server), { mode: 0o600 });
    }
    writeFileSync(this.path("tokens.csv"), lines.join(""), { mode: 0o600 });
    return { kubeconfigs, tokenFiles };
  }

  /** JSON, which is YAML. */
  #kubeconfig(user: string, token: string, server: string): string {
    const cluster = { server, "certificate-authority-data": readFileSync(this.caFile).toString("base64") };
    return JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      "current-context": user,
      clusters: [{ name: "testcluster", cluster }],
      users: [{ name: user, user: { token } }],
      contexts: [{ name: user, context: { cluster: "testcluster", user } }],
    });
  }

  #certificate(file: string, fields: CertificateFields): void {
    const key = this.#key(file);
    this.#once(`${file}.crt`, () => certificate(fields, key, CA, this.#key("pki/ca")));
  }

  #key(file: string): string {
    return this.#once(`${file}.key`, newKey);
  }

  #once(file: string, make: () => string): string {
    const path = this.path(file);
    if (!existsSync(path)) writeFileSync(path, make(), { mode: 0o600 });
    return readFileSync(path, "utf8");
  }
}
