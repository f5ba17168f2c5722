/** An error as a kernel reports it: in Python "ModuleNotFoundError" and "No module named 'numpy'". */
export interface KernelFailure {
  readonly errorName: string;
  readonly errorValue: string;
}

/** Whether code failed because our package is not installed where it ran, and for no other reason. */
export function isModuleMissing({ errorName, errorValue }: KernelFailure): boolean {
  return errorName === "ModuleNotFoundError" && /^No module named ['"]?nbsecrets['"]?$/.test(errorValue.trim());
}
