// What a builder makes of an extension that requires ISecrets, written by hand: a container that takes the package from
// JupyterLab's share scope, as every federated extension does.
globalThis._JUPYTERLAB ??= {};
globalThis._JUPYTERLAB["secrets-consumer"] = {
  init(shareScope) {
    this.shareScope = shareScope;
  },
  async get() {
    const [shared] = Object.values(this.shareScope["@nbsecrets/jupyterlab-ext"]);
    const exported = (await shared.get())();
    return () => ({ __esModule: true, default: consumerPlugin(exported) });
  },
};

function consumerPlugin(exported) {
  return {
    id: "secrets-consumer:plugin",
    autoStart: true,
    requires: [exported.ISecrets],
    activate: (_app, secrets) => {
      const show = async () => {
        const answer = await secrets.list().catch((error) => error.message);
        globalThis.document.body.dataset.consumer = JSON.stringify({
          exports: Object.keys(exported),
          secrets: Object.keys(secrets),
          answer,
        });
      };
      secrets.changed.connect(() => void show());
      void show();
    },
  };
}
