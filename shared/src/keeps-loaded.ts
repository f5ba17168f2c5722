/** The line that keeps the environment of a Python kernel in step with the mount, from its cell on. */
export const keepingLine = "%load_ext nbsecrets";

/** Whether code of a notebook has that line already, so that a person need not be asked whether they want it. */
export function keepsLoaded(sources: readonly string[]): boolean {
  return sources.some((code) => /^[ \t]*%load_ext[ \t]+nbsecrets[ \t]*$/m.test(code));
}
