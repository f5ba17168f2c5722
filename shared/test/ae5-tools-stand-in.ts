/**
 * Python source that stands in for the package ae5_tools, which no index has: its two functions that notebooks call, with its
 * parameters, defaults and errors.
 */
export const ae5ToolsStandIn = `
import os
from pathlib import Path

def load_ae5_user_secrets(secrets_path: str = "/var/run/secrets/user_credentials/", silent: bool = True) -> None:
    base_path = Path(secrets_path)
    if base_path.exists():
        for secret in base_path.glob("*"):
            if secret.is_file():
                with open(file=secret, mode="r", encoding="utf-8") as file:
                    os.environ[secret.name] = file.read()

def demand_env_var(name: str) -> str:
    if name not in os.environ:
        raise LookupError(f"Environment variable ({name}) not found")
    return os.environ[name]
`;
