import { describe, expect, test } from "vitest";
import { IMAGE } from "./pod.ts";
import { ownNode } from "./own-node.ts";

const node = ownNode();

describe("the node", () => {
  test("runs a pod of the image, which has the command line and the loader", async () => {
    const namespace = await node().createNamespace();
    const script = "nbsecrets --version && python3 -c 'import nbsecrets; print(nbsecrets.__version__)'";
    const pod = await node().run(namespace, {
      metadata: { name: "hello" },
      spec: {
        restartPolicy: "Never",
        containers: [{ name: "session", image: IMAGE, imagePullPolicy: "Never", command: ["sh", "-c", script] }],
      },
    });
    expect(await pod.output()).toBe("0.1.0\n0.1.0\n");
  });

  test("tells pods where the API server is, and that is where it answers", async () => {
    const namespace = await node().createNamespace();
    const script = `
import os, ssl, urllib.request
base = "/var/run/secrets/kubernetes.io/serviceaccount/"
server = "https://" + os.environ["KUBERNETES_SERVICE_HOST"] + ":" + os.environ["KUBERNETES_SERVICE_PORT"]
request = urllib.request.Request(server + "/version", headers={"Authorization": "Bearer " + open(base + "token").read()})
print(urllib.request.urlopen(request, context=ssl.create_default_context(cafile=base + "ca.crt")).status)
`;
    const pod = await node().run(namespace, {
      metadata: { name: "asks" },
      spec: {
        restartPolicy: "Never",
        containers: [{ name: "session", image: IMAGE, imagePullPolicy: "Never", command: ["python3", "-c", script] }],
      },
    });
    expect(await pod.output()).toBe("200\n");
  });
});
