import { usePanel } from "../panelContext.ts";

/** The only polite live region: announces a finished answer once. Streaming text is never here. */
export function Announcer() {
  const { text, serial } = usePanel().store.announcement.value;
  return (
    <div class="visually-hidden" role="status" aria-live="polite">
      {text !== "" && <span key={serial}>{text}</span>}
    </div>
  );
}
