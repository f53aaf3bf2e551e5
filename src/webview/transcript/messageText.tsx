import { useLayoutEffect, useRef } from "preact/hooks";
import { Pieces } from "../markdown/pieces.ts";
import { usePanel } from "../panelContext.ts";
import { longestWithCode, questionParts } from "./questionParts.ts";

/** How many characters are added to the page per task. */
const partLength = 200_000;

/** The text of a user's message, as it was written, with its fences as code blocks. */
export function MessageText({ text, messageId }: { readonly text: string; readonly messageId: string }) {
  const parts = questionParts(text);
  if (parts === undefined) return <PlainText text={text} />;
  return (
    <div class="question-text" data-part="text" dir="auto">
      {parts.map(({ isCode, source, visible }, index) =>
        isCode ? <QuestionCode key={index} messageId={messageId} source={source} /> : <div key={index}>{visible}</div>,
      )}
    </div>
  );
}

/** A fence in a question. Its code can be copied, like that of a reasoning. */
function QuestionCode({ messageId, source }: { readonly messageId: string; readonly source: string }) {
  const panel = usePanel();
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (element.current === null) return undefined;
    const markdown = panel.markdownFor(messageId, "reasoning")(element.current);
    markdown.append(source);
    markdown.flush();
    markdown.end();
    return () => markdown.dispose();
  }, [messageId, panel, source]);
  return <div ref={element} class="markdown" />;
}

function PlainText({ text }: { readonly text: string }) {
  const element = useRef<HTMLDivElement>(null);
  const isLong = text.length > longestWithCode;
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
