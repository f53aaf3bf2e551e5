import { useLayoutEffect, useRef } from "preact/hooks";
import { usePanel } from "../panelContext.ts";
import type { GrowingText } from "../stream/growingText.ts";
import { whenNeeded } from "./whenNeeded.ts";

interface MarkdownPartProps {
  readonly messageId: string;
  readonly part: "text" | "reasoning";
  readonly text: GrowingText;
  /** Whether it is drawn at once; else as soon as it comes near the window or the page is idle. */
  readonly eager: boolean;
}

/** The element that an answer's Markdown lives in. Its content belongs to the stream; no component looks inside. */
export function MarkdownPart({ messageId, part, text, eager }: MarkdownPartProps) {
  const panel = usePanel();
  const container = useRef<HTMLDivElement>(null);
  const isEager = useRef(eager);
  useLayoutEffect(() => {
    const element = container.current;
    if (element === null) return undefined;
    let detach: (() => void) | undefined;
    const draw = (): void => void (detach ??= text.attach(element, panel.markdownFor(messageId)));
    const cancel = isEager.current ? undefined : whenNeeded(element, draw);
    if (cancel === undefined) draw();
    return () => {
      cancel?.();
      detach?.();
    };
  }, [messageId, panel, text]);
  return <div ref={container} class="markdown" data-part={part} />;
}
