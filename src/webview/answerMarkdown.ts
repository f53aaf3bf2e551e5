import type { HostPort } from "./hostPort.ts";
import type { ImageLoader } from "./imageLoader.ts";
import { LazyMath } from "./markdown/lazyMath.ts";
import { MarkdownStream } from "./markdown/markdownStream.ts";
import { WorkerHighlighter } from "./markdown/workerHighlighter.ts";
import type { PanelStore } from "./panelStore.ts";
import type { MarkdownFactory } from "./stream/growingText.ts";

/** Connects the Markdown of an answer with the host: its links, pictures and copied code speak for that answer. */
export function createMarkdownFactory(host: HostPort, store: PanelStore, images: ImageLoader): (messageId: string) => MarkdownFactory {
  const highlighter = new WorkerHighlighter();
  const math = new LazyMath();
  return (messageId) => (container) =>
    new MarkdownStream(container, {
      onLink: (href: string, label: string) => host.post({ type: "openLink", messageId, href, label: label.slice(0, 1000) }),
      ...(store.state.peek()?.loadsImages === true
        ? { onLoadImage: (source: string, placeholder: HTMLElement) => images.load(messageId, source, placeholder) }
        : {}),
      onCopy: (text: string) => {
        host.post({ type: "copyText", text });
        store.announce(store.strings.value.copied);
      },
      highlighter,
      math,
      strings: store.strings.value,
    });
}
