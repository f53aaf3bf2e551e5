import { DropTarget } from "./composer/dropTarget.tsx";
import { Composer } from "./composer/composer.tsx";
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
    <main class={store.compared.value.length > 0 ? "panel panel-wide" : "panel"}>
      <h1 class="visually-hidden">{store.strings.value.conversation}</h1>
      <TopBar />
      <Notices />
      <Transcript>
        <Find />
      </Transcript>
      <Composer />
      <DropTarget />
      <LazySheet />
      <Announcer />
    </main>
  );
}

/** The find bar, while it is open. */
function Find() {
  const { isOpen, loaded } = usePanel().finder;
  const search = loaded.value;
  return isOpen.value && search !== null ? <search.Bar finder={search.finder} /> : null;
}
