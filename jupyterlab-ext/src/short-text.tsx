import * as React from "react";

/** How many characters at the end stay in sight: both ends tell names apart. */
const endLength = 9;
/** Up to this length there is no middle worth leaving out. */
const wholeLength = 14;

/** A text in one line that loses its middle where the room is short; a screen reader reads it whole. */
export function ShortText({ text }: { readonly text: string }): React.JSX.Element {
  const characters = [...text];
  if (characters.length <= wholeLength) {
    return (
      <span className="nbsecrets-short" dir="auto">
        <span className="nbsecrets-short-start">{text}</span>
      </span>
    );
  }
  return (
    <span className="nbsecrets-short" dir="auto">
      <span className="nbsecrets-short-start nbsecrets-short-cut" aria-hidden="true">
        {characters.slice(0, -endLength).join("")}
      </span>
      <span className="nbsecrets-short-end" aria-hidden="true">
        {characters.slice(-endLength).join("")}
      </span>
      <span className="nbsecrets-for-readers">{text}</span>
    </span>
  );
}
