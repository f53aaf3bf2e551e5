import { DropTarget } from "./composer/dropTarget.tsx";
import { Composer } from "./composer/composer.tsx";
import { FindBar } from "./find/findBar.tsx";
import { usePanel } from "./panelContext.ts";
import { LazySheet } from "./parameters/lazySheet.tsx";
import { Announcer } from "./components/announcer.tsx";
import { Notices } from "./components/notices.tsx";
import { TopBar } from "./components/topBar.tsx";
import { Transcript } from "./transcript/transcript.tsx";

/** The whole panel, once the host has sent its state. */
export function PanelView() {
  const { store } = usePanel();
  if (store.conversationId.value === null) return null;
  return (
    <main class="panel">
      <h1 class="visually-hidden">{store.strings.value.conversation}</h1>
      <TopBar />
      <Notices />
      <Transcript>
        <FindBar />
      </Transcript>
      <Composer />
      <DropTarget />
      <LazySheet />
      <Announcer />
    </main>
  );
}
