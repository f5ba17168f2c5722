import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkout, inEnvironment } from "../editors/checkout.ts";

/** The Python of an environment for this bench alone, with the packages that the loader is compared with. */
export function peerPython(): string {
  const environment = checkout(".work", "bench-venv");
  const python = inEnvironment("python", environment);
  const stamp = join(environment, "installed.txt");
  const requirements = checkout("packages", "loader", "benchmarks", "requirements-peers.txt");
  const wanted = readFileSync(requirements, "utf8");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    rmSync(environment, { recursive: true, force: true });
    execFileSync(inEnvironment("python"), ["-m", "venv", environment]);
    const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements];
    execFileSync(python, install, { stdio: ["ignore", "ignore", "inherit"] });
    writeFileSync(stamp, wanted);
  }
  return python;
}
