import type { HostPort } from "./hostPort.ts";
import { LazyMath } from "./markdown/lazyMath.ts";
import { MarkdownStream } from "./markdown/markdownStream.ts";
import { WorkerHighlighter } from "./markdown/workerHighlighter.ts";
import type { PanelStore } from "./panelStore.ts";
import type { MarkdownFactory } from "./stream/growingText.ts";

/** Connects the Markdown of an answer with the host: its links and copied code speak for that answer. */
export function createMarkdownFactory(host: HostPort, store: PanelStore): (messageId: string) => MarkdownFactory {
  const highlighter = new WorkerHighlighter();
  const math = new LazyMath();
  return (messageId) => (container) =>
    new MarkdownStream(container, {
      onLink: (href: string) => host.post({ type: "openLink", messageId, href }),
      onCopy: (text: string) => {
        host.post({ type: "copyText", text });
        store.announce(store.strings.value.copied);
      },
      highlighter,
      math,
      strings: store.strings.value,
    });
}
