import * as React from "react";

/** Until something was measured, in CSS pixels; a row's height is that of JupyterLab's default fonts, so that rows are drawn once. */
const guessed = { height: 600, rowHeight: 43.6 };

export interface ListSize {
  readonly top: number;
  readonly height: number;
  readonly rowHeight: number;
  readonly onScroll: (event: React.UIEvent<HTMLElement>) => void;
  readonly scrollToTop: () => void;
  /** For an element that is as high as a row. */
  readonly measure: React.RefObject<HTMLDivElement>;
}

/** How far a list is scrolled, and how high it and its rows are; drawn again whenever that changes. */
export function useListSize(list: React.RefObject<HTMLElement>): ListSize {
  const measure = React.useRef<HTMLDivElement>(null);
  const [top, setTop] = React.useState(0);
  const scrolled = React.useRef(0);
  const [{ height, rowHeight }, setSize] = React.useState(guessed);
  React.useLayoutEffect(() => {
    const [outer, row] = [list.current, measure.current];
    if (outer === null || row === null) {
      return undefined;
    }
    const read = (): void => {
      const now = { height: outer.clientHeight, rowHeight: row.getBoundingClientRect().height };
      // A hidden panel has no size; what is known stays.
      if (now.height > 0 && now.rowHeight > 0) {
        setSize((before) => (before.height === now.height && before.rowHeight === now.rowHeight ? before : now));
      }
    };
    read();
    const observer = new ResizeObserver(read);
    observer.observe(outer);
    observer.observe(row);
    return () => observer.disconnect();
  }, [list]);
  // In steps of a row: within one, the same rows are drawn.
  const onScroll = React.useCallback(
    (event: React.UIEvent<HTMLElement>) => {
      scrolled.current = event.currentTarget.scrollTop;
      setTop(Math.floor(scrolled.current / rowHeight) * rowHeight);
    },
    [rowHeight],
  );
  const scrollToTop = React.useCallback(() => {
    // Scrolling, and asking how far it is scrolled, lays out what was just drawn, once more than needed.
    if (scrolled.current > 0) {
      list.current?.scrollTo({ top: 0, behavior: "instant" });
      setTop(0);
    }
  }, [list]);
  return { top, height, rowHeight, onScroll, scrollToTop, measure };
}
