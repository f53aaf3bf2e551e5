import { usePanel } from "../panelContext.ts";
import { IconButton } from "./iconButton.tsx";

/** The buttons for other conversations, where nothing around the panel has them: in editor tabs, and in editors that draw no title buttons. */
export function TopBar() {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  if (!panel.drawsTitle) return null;
  return (
    <header class="top-bar">
      <IconButton icon="add" label={strings.newConversation} onClick={() => panel.post({ type: "newConversation" })} />
      <IconButton icon="history" label={strings.conversations} onClick={() => panel.post({ type: "openConversations" })} />
    </header>
  );
}
