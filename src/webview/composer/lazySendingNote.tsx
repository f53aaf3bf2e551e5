import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type * as sendingNote from "./sendingNote.tsx";
import { usePanel } from "../panelContext.ts";

const loaded = signal<typeof sendingNote | null>(null);

/**
 * Why the next message costs more than it would have to; with `editing`, what it costs to edit this message. The code is loaded with the first such note.
 */
export function LazySendingNote({ editing }: { readonly editing?: string }) {
  const notes = usePanel().store.state.value?.sendingNotes;
  const isWanted = notes !== undefined;
  useEffect(() => {
    const load = async (): Promise<void> => void (loaded.value ??= await import("./sendingNote.tsx"));
    if (isWanted) void load();
  }, [isWanted]);
  const code = loaded.value;
  if (code === null || notes === undefined) return null;
  return editing === undefined ? <code.SendingNoteLine notes={notes} /> : <code.EditingNote notes={notes} messageId={editing} />;
}
