import { useEffect, useMemo, useState } from "preact/hooks";
import { countHidden, endOfPart, mayHide } from "../../shared/hiddenText.ts";

/** How many characters of a text are hidden. The parts of a long text are counted in tasks of their own, so that none holds the panel up; until then 0. */
export function useHiddenCount(text: string): number {
  const first = useMemo(() => (mayHide(text) ? countHidden(text.slice(0, endOfPart(text, 0))) : undefined), [text]);
  const [counted, setCounted] = useState({ text: "", hidden: 0 });
  useEffect(() => {
    let at = endOfPart(text, 0);
    if (first === undefined || at >= text.length) return undefined;
    let hidden = first;
    let timer = setTimeout(count, 0);
    function count(): void {
      const end = endOfPart(text, at);
      hidden += countHidden(text.slice(at, end));
      at = end;
      if (at < text.length) timer = setTimeout(count, 0);
      else setCounted({ text, hidden });
    }
    return () => clearTimeout(timer);
  }, [text, first]);
  if (first === undefined) return 0;
  if (endOfPart(text, 0) >= text.length) return first;
  return counted.text === text ? counted.hidden : 0;
}
