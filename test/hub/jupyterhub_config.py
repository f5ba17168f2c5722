"""The hub of the tests; `TestHub` says the rest in HUB_OPTIONS, as JSON."""

import json
import os
import re
import sys

import yaml
from jupyterhub.spawner import SimpleLocalProcessSpawner

c = get_config()  # noqa: F821
options = json.loads(os.environ["HUB_OPTIONS"])
directory = options["directory"]


class SessionSpawner(SimpleLocalProcessSpawner):
    """Stands in for KubeSpawner: each session is a process with a home and a runtime directory of its own."""

    def user_env(self, env):
        # An id, since a user's name may hold what a path may not.
        self.home_dir = os.path.join(directory, "homes", str(self.user.id))
        env = super().user_env(env)
        runtime = os.path.join(self.home_dir, "run")
        os.makedirs(runtime, 0o700, exist_ok=True)
        return {**env, "XDG_RUNTIME_DIR": runtime, "PYTHONDONTWRITEBYTECODE": "1"}


def choose_server(spawner):
    """A server that nobody works in need not be JupyterLab; for the hub it is one."""
    if spawner.user_options.get("bare"):
        spawner.cmd = [sys.executable, "-S", os.path.join(os.path.dirname(__file__), "bare_server.py")]


c.JupyterHub.bind_url = options["origin"]
c.JupyterHub.hub_bind_url = options["hubOrigin"]
c.JupyterHub.db_url = "sqlite:///" + os.path.join(directory, "hub.sqlite")
c.JupyterHub.cookie_secret_file = os.path.join(directory, "cookie_secret")
c.JupyterHub.spawner_class = SessionSpawner
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = options["password"]
c.Authenticator.allow_all = True
c.Authenticator.admin_users = {"root-admin"}
c.Spawner.cmd = [os.path.join(os.path.dirname(sys.executable), "jupyterhub-singleuser")]
c.Spawner.args = ["--allow-root"]
c.Spawner.ip = "127.0.0.1"
c.Spawner.http_timeout = 60
c.Spawner.start_timeout = 60
c.Spawner.pre_spawn_hook = choose_server

# The proxy runs by itself, as on Kubernetes, and outlives the hub; so do the servers.
c.ConfigurableHTTPProxy.should_start = False
c.ConfigurableHTTPProxy.api_url = options["proxyApi"]
c.ConfigurableHTTPProxy.auth_token = os.environ["CONFIGPROXY_AUTH_TOKEN"]
# How often the hub looks whether the proxy still has its routes, in seconds.
c.JupyterHub.last_activity_interval = 2
c.JupyterHub.cleanup_servers = False
c.JupyterHub.cleanup_proxy = False
c.JupyterHub.concurrent_spawn_limit = 100
c.JupyterHub.allow_named_servers = True

# What the administrators' page tells a hub for the secrets service; a role that is not named there is the hub's own.
with open(os.path.join(os.path.dirname(__file__), "../../docs/jupyterhub.md"), encoding="utf-8") as page:
    block = re.search(r"<!-- The tests read this block.*?```yaml\n(.*?)```", page.read(), re.DOTALL)
values = yaml.safe_load(block.group(1))
own = {"nbsecrets": {"url": options["serviceUrl"], "api_token": options["serviceToken"]}}
c.JupyterHub.services = [
    *({"name": name, **service, **own[name]} for name, service in values["hub"]["services"].items()),
    {"name": "other", "api_token": options["otherToken"]},
    {"name": "tester", "api_token": options["testerToken"]},
]
SCOPE = "access:services!service=nbsecrets"
c.JupyterHub.load_roles = [
    *({"name": name, **role} for name, role in values["hub"]["loadRoles"].items()),
    {"name": "other", "scopes": ["read:users", SCOPE], "services": ["other"]},
    {"name": "tester", "scopes": ["admin:users", "admin:servers", "tokens", "shutdown"], "services": ["tester"]},
]
c.Spawner.environment = {
    **values["singleuser"]["extraEnv"],
    "NBSECRETS_HUB_URL": options["origin"] + "/services/nbsecrets/",
}
