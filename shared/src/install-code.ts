/** What IPython would expand in a line that begins with `%`, and what would end the quotes. */
const expanded = /["$`{}\n]/;

/**
 * Python code for a cell that installs our package into the kernel's environment from a wheel, asking no index.
 *
 * @param wheel - its path on the kernel's machine.
 */
export function installCode(wheel: string): string {
  if (!expanded.test(wheel)) {
    return `%pip install --no-index "${wheel}"`;
  }
  // JSON's strings are Python's as well.
  const words = ["-m", "pip", "install", "--no-index", wheel].map((word) => JSON.stringify(word));
  return `import subprocess, sys\nsubprocess.run([sys.executable, ${words.join(", ")}], check=True)`;
}
