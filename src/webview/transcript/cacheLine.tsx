import { useEffect, useState } from "preact/hooks";
import { useSignalEffect } from "@preact/signals";
import { usePanel } from "../panelContext.ts";

interface CacheLineProps {
  readonly messageId: string;
}

/** What the provider's cache did for an answer, as the host tells it. */
export function CacheLine({ messageId }: CacheLineProps) {
  const panel = usePanel();
  const [text, setText] = useState("");
  useSignalEffect(() => {
    const note = panel.cacheNote.value;
    if (note?.messageId === messageId) setText(note.text);
  });
  useEffect(() => panel.post({ type: "cacheNote", messageId }), [panel, messageId]);
  return text === "" ? null : <span class="figures-rest cache-note">{text}</span>;
}
