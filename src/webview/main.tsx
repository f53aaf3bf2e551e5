import { batch, computed, effect, signal } from "@preact/signals";
import { render } from "preact";
// The order matters: of two rules with the same specificity, the later one applies.
import "./panel.css";
import "./transcript/transcript.css";
import "./transcript/tools.css";
import "./transcript/failures.css";
import "./composer/chips.css";
import "./transcript/empty.css";
import "./find/find.css";
import "./composer/composer.css";
import "./highContrast.css";
import "./transcript/comparison.css";
import "./parameters/parameters.css";
import "./composer/nextRequest.css";
import type { ShownMessage, ToWebview } from "../shared/protocol.ts";
import { BlockTargets } from "./blockTargets.ts";
import { BilledRequests } from "./billedRequests.ts";
import { Completions } from "./composer/completions.ts";
import { watchNextRequest } from "./composer/nextRequest.ts";
import { Drafts } from "./drafts.ts";
import { Finder } from "./find/finder.ts";
import { copySelections } from "./markdown/copySelection.ts";
import { listenForFindKeys } from "./find/findKeys.ts";
import { createFormat } from "./format.ts";
import { createHostPort, type HostPort, type VsCodeApi } from "./hostPort.ts";
import { References } from "./references.ts";
import { createMarkdownFactory } from "./answerMarkdown.ts";
import { ImageLoader } from "./imageLoader.ts";
import { PictureCache } from "./pictureCache.ts";
import { ThemeColors } from "./themeColors.ts";
import { PanelProvider, type Editing, type Panel } from "./panelContext.ts";
import { PanelStore } from "./panelStore.ts";
import { PanelView } from "./panelView.tsx";
import { SheetState } from "./parameters/sheetState.ts";
import { SavedStateFile } from "./savedState.ts";
import { DeltaFlow, type FrameClock } from "./stream/deltaFlow.ts";
import { FeedWindow } from "./transcript/feedWindow.ts";
import { readScrollPosition } from "./transcript/scrollPosition.ts";
import { TailFollower } from "./transcript/tailFollower.ts";

declare function acquireVsCodeApi(): VsCodeApi;

/** The position is saved after a pause in scrolling. */
const saveScrollAfterMs = 150;

/** Builds the parts of the panel and connects them. */
function start(root: HTMLElement, host: HostPort): void {
  copySelections(document);
  const saved = new SavedStateFile(host);
  const store = new PanelStore();
  const drafts = new Drafts(saved, (conversationId, text) => host.post({ type: "draft", conversationId, text }));
  const references = new References((messageId, texts) => host.post({ type: "findReferences", messageId, texts: [...texts] }));
  const targets = new BlockTargets(
    (messageId, block) => host.post({ type: "findTarget", messageId, block }),
    () => store.strings.value,
  );
  const completions = new Completions((message) => host.post(message));
  const flow = new DeltaFlow(
    frameClock,
    (messageId) => store.texts(messageId),
    (seq) => host.post({ type: "ack", seq }),
  );
  const tail = new TailFollower(() => keepPlaceSoon());
  const feed = new FeedWindow(store, tail);
  const finder = new Finder({ store, feed, tail });
  const images = new ImageLoader(host, store);
  const pictures = new PictureCache((messageId, picture) =>
    images.request((requestId) => ({ type: "loadPicture", messageId, picture, requestId })),
  );
  const colors = new ThemeColors(host);
  const editing = signal<Editing | null>(saved.value.edit === null ? null : { ...saved.value.edit, wantsFocus: false });
  const parameters = new SheetState((isOpen) => host.post({ type: "parameters", open: isOpen }));
  let composer: HTMLTextAreaElement | null = null;

  const panel: Panel = {
    store,
    drafts,
    completions,
    saved,
    tail,
    feed,
    finder,
    parameters,
    editing,
    nextRequest: watchNextRequest(store, drafts.text),
    format: computed(() => createFormat(store.language.value, store.strings.value)),
    billed: new BilledRequests((message) => host.post(message)),
    post: (message) => host.post(message),
    picture: (messageId, index, key) => pictures.get(messageId, index, key),
    markdownFor: createMarkdownFactory(host, store, { images, references, colors, targets }),
    focusComposer: () => {
      composer?.focus();
      composer?.setSelectionRange(composer.value.length, composer.value.length);
    },
    setComposer: (element) => {
      const appeared = composer === null && element !== null;
      composer = element;
      // A command focused the view before the composer existed.
      if (appeared && document.hasFocus() && document.activeElement === document.body) panel.focusComposer();
    },
  };

  let placeTimer: number | undefined;
  function keepPlaceSoon(): void {
    // While an answer is followed, it scrolls every frame; there is no position to save.
    if (placeTimer !== undefined || (tail.following.peek() && saved.value.scroll === null)) return;
    placeTimer = window.setTimeout(keepPlace, saveScrollAfterMs);
  }

  function keepPlace(): void {
    placeTimer = undefined;
    const conversationId = store.conversationId.peek();
    const scroller = root.querySelector(".scroller");
    if (conversationId === null || scroller === null) return;
    saved.update({ scroll: tail.following.peek() ? null : readScrollPosition(scroller, conversationId) });
  }

  function receive(message: ToWebview): void {
    switch (message.type) {
      case "snapshot":
        flow.reset();
        panel.billed.reset();
        drafts.enter(message.conversationId, message.messages.length === 0, message.draft, message.temporary ?? false);
        saved.update({ conversationId: message.conversationId });
        return batch(() => {
          if (message.conversationId !== store.conversationId.peek()) {
            const place = saved.value.scroll;
            const ids = message.messages.map((shown) => shown.message.id);
            feed.enter(ids, place?.conversationId === message.conversationId ? place.messageId : null);
            finder.leave();
            panel.parameters.close();
          }
          dropSubmitted(message.messages);
          store.applySnapshot(message);
        });
      case "state":
        return store.applyState(message.state);
      case "message":
        if (!store.applyMessage(message)) return;
        return drafts.enter(message.conversationId, false);
      case "delta":
        if (!flow.receive(message)) host.post({ type: "ready" });
        return;
      case "activity":
        return store.applyActivity(message.messageId, message.activity);
      case "references":
        return references.receive(message.messageId, message.found);
      case "codeTarget":
        return targets.receive(message);
      case "completions":
        return completions.receive(message);
      case "openParameters":
        return panel.parameters.open();
      case "parameters":
        return panel.parameters.take(message.sheet);
      case "reveal":
        return finder.reveal(message);
      case "handled":
        return panel.billed.settle(message.request);
      case "codeColors":
        return colors.show(message.theme, message.found);
      case "image":
        return images.settle(message.requestId, message.image);
      case "compose": {
        const draft = drafts.text.peek();
        if (message.text !== "") drafts.write(draft === "" ? message.text : `${draft}\n${message.text}`);
        if (message.focus) requestAnimationFrame(() => panel.focusComposer());
        return;
      }
    }
  }

  /** VS Code keeps the panel's state a while before it writes it: a window that ends soon after an edit was submitted gives it back as if it was not. */
  function dropSubmitted(messages: readonly ShownMessage[]): void {
    const edit = editing.peek();
    if (edit === null || edit.wantsFocus) return;
    if (messages.some(({ message }) => message.role === "user" && message.text === edit.text)) editing.value = null;
  }

  effect(() => {
    const edit = editing.value;
    if (edit?.wantsFocus === true) feed.show(edit.messageId);
    const isKept = edit !== null && !store.temporary.peek();
    saved.update({ edit: isKept ? { messageId: edit.messageId, text: edit.text } : null });
  });
  reportErrors(host);
  listenForFindKeys(finder);
  host.listen(receive);
  render(
    <PanelProvider value={panel}>
      <PanelView />
    </PanelProvider>,
    root,
  );
  focusComposerWithTheView(panel);
  host.post({ type: "ready" });
  reportFocus(host);
}

/** When a command rather than the pointer focuses the view, the composer gets the focus, unless an element in the panel has it. */
function focusComposerWithTheView(panel: Panel): void {
  let pointerIsDown = false;
  addEventListener("pointerdown", () => (pointerIsDown = true), true);
  addEventListener("pointerup", () => (pointerIsDown = false), true);
  addEventListener("focus", () => {
    setTimeout(() => {
      if (!pointerIsDown && document.activeElement === document.body) panel.focusComposer();
    }, 0);
  });
}

/** Tells the host whether the panel has the focus: it is for key bindings. */
function reportFocus(host: HostPort): void {
  addEventListener("focus", () => host.post({ type: "focus", focused: true }));
  addEventListener("blur", () => host.post({ type: "focus", focused: false }));
  if (document.hasFocus()) host.post({ type: "focus", focused: true });
}

function reportErrors(host: HostPort): void {
  const report = (reason: unknown): void => {
    const message = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
    host.post({ type: "webviewError", message: message.slice(0, 4000) });
  };
  addEventListener("error", (event) => {
    // Not an error: a ResizeObserver had more notifications than fit into one frame.
    if (!event.message.startsWith("ResizeObserver loop")) report(event.error ?? event.message);
  });
  addEventListener("unhandledrejection", (event) => report(event.reason));
}

const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

const frameClock: FrameClock = {
  now: () => performance.now(),
  requestFrame: (callback) => requestAnimationFrame(callback),
  cancelFrame: (handle) => cancelAnimationFrame(handle),
  setTimer: (callback, ms) => window.setTimeout(callback, ms),
  clearTimer: (handle) => clearTimeout(handle),
  get still() {
    return reducedMotion.matches || document.body.classList.contains("vscode-reduce-motion");
  },
};

const root = document.querySelector<HTMLElement>("#panel");
if (root === null) throw new Error("the page has no place for the panel");
start(root, createHostPort(acquireVsCodeApi(), window));
