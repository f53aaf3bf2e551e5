import { usePanel } from "../panelContext.ts";

/** The one polite live region: a finished answer is said once. Growing text never stands here. */
export function Announcer() {
  const { text, serial } = usePanel().store.announcement.value;
  return (
    <div class="visually-hidden" role="status" aria-live="polite">
      {text !== "" && <span key={serial}>{text}</span>}
    </div>
  );
}
