import * as React from "react";

/** Shown whole up to this many characters, then shortened in the middle: both ends tell names apart. */
const shownLength = 30;

/** A text that fits one line of a narrow panel; a screen reader reads it whole. */
export function ShortText({ text }: { readonly text: string }): React.JSX.Element {
  if (text.length <= shownLength) {
    return <span>{text}</span>;
  }
  return (
    <span>
      <span aria-hidden="true">{`${text.slice(0, shownLength - 12)}…${text.slice(-11)}`}</span>
      <span className="nbsecrets-for-readers">{text}</span>
    </span>
  );
}
