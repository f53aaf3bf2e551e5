import { useLayoutEffect, useRef } from "preact/hooks";
import { usePanel } from "../panelContext.ts";
import type { GrowingText } from "../stream/growingText.ts";

interface MarkdownPartProps {
  readonly messageId: string;
  readonly part: "text" | "reasoning";
  readonly text: GrowingText;
}

/** The element that holds an answer's Markdown. Its content belongs to the stream; no component touches it. */
export function MarkdownPart({ messageId, part, text }: MarkdownPartProps) {
  const panel = usePanel();
  const container = useRef<HTMLDivElement>(null);
  useLayoutEffect(
    () => (container.current === null ? undefined : text.attach(container.current, panel.markdownFor(messageId, part))),
    [messageId, panel, part, text],
  );
  return <div ref={container} class="markdown" data-part={part} />;
}
