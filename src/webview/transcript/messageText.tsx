import { useLayoutEffect, useRef } from "preact/hooks";
import { Pieces } from "../markdown/pieces.ts";

/** A longer text is split into pieces, so that only visible ones are laid out. */
const maxUnsplitLength = 50_000;
/** How many characters are added to the page per task. */
const partLength = 200_000;

/** The plain text of a user's message. */
export function MessageText({ text }: { readonly text: string }) {
  const element = useRef<HTMLDivElement>(null);
  const isLong = text.length > maxUnsplitLength;
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
