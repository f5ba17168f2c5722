import * as React from "react";

/** Whether what was drawn for this value has been on the screen: false while it is drawn, true in a later render of lower urgency. */
export function usePainted(value: string): boolean {
  const [painted, setPainted] = React.useState<string>();
  React.useEffect(() => {
    // A frame paints after its callbacks, and what they start as a transition comes after that.
    const frame = requestAnimationFrame(() => React.startTransition(() => setPainted(value)));
    return () => cancelAnimationFrame(frame);
  }, [value]);
  return painted === value;
}
