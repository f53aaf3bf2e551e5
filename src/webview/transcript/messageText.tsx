import { useLayoutEffect, useRef } from "preact/hooks";
import { Pieces } from "../markdown/pieces.ts";

/** A longer text is laid out in pieces, those that are seen alone. */
const longestWhole = 50_000;
/** So much of it is put on the page in one task. */
const partLength = 200_000;

/** The plain text of what a person said. */
export function MessageText({ text }: { readonly text: string }) {
  const element = useRef<HTMLDivElement>(null);
  const isLong = text.length > longestWhole;
  useLayoutEffect(() => {
    if (!isLong || element.current === null) return undefined;
    const pieces = new Pieces(element.current, "md-plain-piece");
    let timer: number | undefined;
    let at = 0;
    const add = (): void => {
      pieces.append(text.slice(at, at + partLength));
      at += partLength;
      timer = at < text.length ? window.setTimeout(add, 0) : undefined;
    };
    add();
    return () => {
      clearTimeout(timer);
      pieces.clear();
    };
  }, [text, isLong]);
  return (
    <div key={isLong ? "pieces" : "whole"} ref={element} class="question-text" data-part="text" dir="auto">
      {isLong ? null : text}
    </div>
  );
}
