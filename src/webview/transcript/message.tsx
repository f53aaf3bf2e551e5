import { usePanel } from "../panelContext.ts";
import { AnswerArticle } from "./answerArticle.tsx";
import { Comparison } from "./comparison.tsx";
import { ToolArticle } from "./toolArticle.tsx";
import { UserArticle } from "./userArticle.tsx";

interface MessageProps {
  readonly id: string;
  /** 1-based position in the feed. */
  readonly position: number;
}

/** One message of the shown path. It is redrawn only when it changes, not when others are added after it. */
export function Message({ id, position }: MessageProps) {
  const { store } = usePanel();
  const shown = store.message(id)?.value;
  if (shown === undefined) return null;
  const { message, version, versions, inOtherWindow = false } = shown;
  const place = { position, version, versions };
  if (message.role === "user") return <UserArticle message={message} place={place} />;
  if (message.role === "tool") return <ToolArticle message={message} place={place} />;
  if (store.compared.value.includes(id)) return <Comparison id={id} position={position} />;
  const texts = store.texts(id);
  return texts === undefined ? null : <AnswerArticle message={message} texts={texts} place={place} inOtherWindow={inOtherWindow} />;
}
