const charactersAtMost = 2000;

/** A label makes icons of `$(name)`, which a value or somebody else's name may hold; with a backslash in front it shows what stands there. */
export function asItIs(line: string): string {
  const text = line.length > charactersAtMost ? `${line.slice(0, charactersAtMost)}…` : line;
  return text.replace(/\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/g, "\\$&");
}
