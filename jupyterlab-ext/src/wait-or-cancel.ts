/** Resolves after so many milliseconds, or as soon as `cancel` resolves. */
export function waitOrCancel(milliseconds: number, cancel: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    void cancel.then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
