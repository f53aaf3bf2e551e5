import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { SendingNote } from "../../shared/protocol.ts";
import { fill } from "../../shared/strings.ts";
import { Icon } from "../components/icon.tsx";
import { IconButton } from "../components/iconButton.tsx";
import { usePanel } from "../panelContext.ts";
import { ago, dearestNote, isInForce, nextChange } from "./dearestNote.ts";
import { tokensBefore } from "./tokensBefore.ts";

/** A timer cannot wait longer, milliseconds. */
const longestWaitMs = 24 * 3_600_000;

interface NotesProps {
  readonly notes: readonly SendingNote[];
}

/** One line above the message box: the most expensive reason why the message costs more than necessary, and what to do about it. */
export function SendingNoteLine({ notes }: NotesProps) {
  const panel = usePanel();
  const { store } = panel;
  const { dollars } = panel.format.value;
  const [estimate, ...others] = store.state.value?.nextRequests ?? [];
  const tokens = panel.nextRequest.value?.tokens;
  const isPriced = estimate !== undefined && tokens !== undefined && others.length === 0;
  const next = isPriced ? { tokens, answerTokens: estimate.answerTokens, price: estimate.price } : null;
  const [, redraw] = useState(0);
  const now = Date.now();
  const found = dearestNote(notes, next, now);
  const change = nextChange(notes, found?.note, now);
  useEffect(() => {
    if (change === undefined) return undefined;
    const timer = setTimeout(() => redraw(change), Math.min(longestWaitMs, Math.max(0, change - Date.now())));
    return () => clearTimeout(timer);
  }, [change]);

  const kind = found?.note.kind;
  const text =
    found === null
      ? ""
      : fill(found.note.text, dollars(found.usd), found.note.from === undefined ? "" : ago(found.note.from, now, store.language.value));
  const conversation = store.conversationId.value;
  // Once for each reason: what it says may change with every letter and minute.
  useEffect(() => {
    if (text !== "") store.announce(text);
  }, [store, conversation, kind, found?.note.from]);

  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const line = element.current;
    if (line === null) return undefined;
    const reserve = (): void => document.body.style.setProperty("--sending-note", `${line.offsetHeight}px`);
    const observer = new ResizeObserver(reserve);
    observer.observe(line);
    reserve();
    return () => {
      observer.disconnect();
      document.body.style.removeProperty("--sending-note");
    };
  }, [kind]);

  if (found === null) return null;
  const { detail, action } = found.note;
  const say = (does: "act" | "close") => (): void => {
    panel.post({ type: "sendingNote", kind: found.note.kind, does });
    panel.focusComposer();
  };
  return (
    <div ref={element} class="sending-note" data-kind={kind} role="group" aria-label={text} title={detail}>
      <Icon name="info" />
      <span aria-description={detail}>{text}</span>
      {action !== undefined && (
        <button type="button" class="link-button" onClick={say("act")}>
          {action}
        </button>
      )}
      <IconButton icon="close" label={store.strings.value.closeSendingNote} onClick={say("close")} />
    </div>
  );
}

/** What it costs to edit an earlier message: what follows it is no longer of use in the cache. */
export function EditingNote({ notes, messageId }: NotesProps & { readonly messageId: string }) {
  const panel = usePanel();
  const { store } = panel;
  const { dollars, short } = panel.format.value;
  const note = notes.find(({ kind }) => kind === "editing");
  const lost =
    note?.tokens === undefined || !isInForce(note, Date.now()) ? 0 : note.tokens - (tokensBefore(store, messageId) ?? note.tokens);
  const usd = note?.tokens === undefined ? 0 : ((note.usd ?? 0) * lost) / note.tokens;
  const text = note === undefined || !(usd > 0.01) ? "" : fill(note.text, dollars(usd), short(lost));
  useEffect(() => {
    if (text !== "") store.announce(text);
  }, [store, messageId]);
  if (text === "") return null;
  return (
    <p class="omitted-note" title={note?.detail}>
      {text}
    </p>
  );
}
