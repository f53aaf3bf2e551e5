import { batch, computed, effect, signal } from "@preact/signals";
import { render } from "preact";
// The order matters: of two rules with the same specificity, the later one applies.
import "./panel.css";
import "./transcript/transcript.css";
import "./transcript/summary.css";
import "./transcript/tools.css";
import "./transcript/failures.css";
import "./composer/chips.css";
import "./transcript/empty.css";
import "./find/find.css";
import "./composer/composer.css";
import "./composer/draftTools.css";
import "./highContrast.css";
import "./transcript/comparison.css";
import "./parameters/parameters.css";
import "./composer/totals.css";
import "./transcript/reading.css";
import "./transcript/quote.css";
import "./chatFonts.css";
import type { MessageOutline } from "../shared/messageOutline.ts";
import type { ShownMessage, ToWebview, TranscriptAction } from "../shared/protocol.ts";
import { showChatFonts } from "./chatFonts.ts";
import { BlockTargets } from "./blockTargets.ts";
import { BilledRequests } from "./billedRequests.ts";
import { EarlierMessages } from "./composer/earlierMessages.ts";
import { Suggestions } from "./components/suggestions.ts";
import { Completions } from "./composer/completions.ts";
import { watchNextRequest } from "./composer/nextRequest.ts";
import { Drafts } from "./drafts.ts";
import { LazyFinder } from "./find/lazyFinder.ts";
import { copySelections } from "./markdown/copySelection.ts";
import { listenForFindKeys } from "./find/findKeys.ts";
import { createFormat } from "./format.ts";
import { createHostPort, type HostPort, type VsCodeApi } from "./hostPort.ts";
import { References } from "./references.ts";
import { ImageLoader } from "./imageLoader.ts";
import { PictureCache } from "./pictureCache.ts";
import { ThemeColors } from "./themeColors.ts";
import { PanelProvider, type Editing, type Panel } from "./panelContext.ts";
import { PanelStore } from "./panelStore.ts";
import { idsToLoad, MessageBodies } from "./messageBodies.ts";
import { PanelView } from "./panelView.tsx";
import { SheetState } from "./parameters/sheetState.ts";
import { SavedStateFile } from "./savedState.ts";
import { DeltaFlow, type FrameClock } from "./stream/deltaFlow.ts";
import { stepQuestion } from "./transcript/questions.ts";
import { Folds } from "./transcript/folds.ts";
import { FeedWindow } from "./transcript/feedWindow.ts";
import { LazyMessages, type MessageCode } from "./transcript/lazyMessages.ts";
import { insertQuote, offerQuotes, selectedText } from "./transcript/quote.ts";
import { focusToolQuestion } from "./transcript/toolQuestionCard.tsx";
import { readScrollPosition } from "./transcript/scrollPosition.ts";
import { TailFollower } from "./transcript/tailFollower.ts";

declare function acquireVsCodeApi(): VsCodeApi;

/** The position is saved after a pause in scrolling. */
const saveScrollAfterMs = 150;
/** A panel that has heard nothing by then asks for it. */
const askAgainAfterMs = 2000;

/** Builds the parts of the panel and connects them. */
function start(root: HTMLElement, host: HostPort): void {
  copySelections(document);
  const saved = new SavedStateFile(host);
  const store = new PanelStore();
  const drafts = new Drafts(saved, (conversationId, text, version) => host.post({ type: "draft", conversationId, text, version }));
  const references = new References((messageId, texts) => host.post({ type: "findReferences", messageId, texts: [...texts] }));
  const targets = new BlockTargets(
    (messageId, block) => host.post({ type: "findTarget", messageId, block }),
    () => store.strings.value,
  );
  const completions = new Completions((message) => host.post(message));
  const earlier = new EarlierMessages(
    store,
    () => host.post({ type: "earlierMessages" }),
    () => drafts.text.peek() === "",
  );
  const suggestions = new Suggestions((message) => host.post(message));
  const flow = new DeltaFlow(
    frameClock,
    (messageId) => store.texts(messageId),
    (seq) => host.post({ type: "ack", seq }),
  );
  const tail = new TailFollower(() => keepPlaceSoon());
  const feed = new FeedWindow(store, tail);
  const folds = new Folds(saved, store);
  const bodies = new MessageBodies(store, (message) => host.post(message));
  const finder = new LazyFinder({ store, feed, tail, folds, bodies });
  const images = new ImageLoader(host, store);
  const pictures = new PictureCache((messageId, picture) =>
    images.request((requestId) => ({ type: "loadPicture", messageId, picture, requestId })),
  );
  const colors = new ThemeColors(host);
  const editing = signal<Editing | null>(saved.value.edit === null ? null : { ...saved.value.edit, wantsFocus: false });
  const parameters = new SheetState((isOpen) => host.post({ type: "parameters", open: isOpen }));
  const messages = new LazyMessages(receive);
  let markdownFor: ReturnType<MessageCode["createMarkdownFactory"]> | undefined;
  let composer: HTMLTextAreaElement | null = null;

  const panel: Panel = {
    drawsTitle: root.dataset["drawsTitle"] !== undefined,
    store,
    drafts,
    completions,
    suggestions,
    suggested: signal(null),
    cacheNote: signal(null),
    earlier,
    saved,
    tail,
    feed,
    finder,
    folds,
    parameters,
    editing,
    nextRequest: watchNextRequest(store, drafts.text),
    format: computed(() => createFormat(store.language.value, store.strings.value)),
    billed: new BilledRequests((message) => host.post(message)),
    post: (message) => host.post(message),
    picture: (messageId, index, key) => pictures.get(messageId, index, key),
    messages,
    markdownFor: (messageId, part) => {
      const code = messages.code.peek();
      if (code === null) throw new Error("a message is drawn before what draws it");
      markdownFor ??= code.createMarkdownFactory(host, store, {
        images,
        references,
        colors,
        targets,
        heightOf: (source) => feed.heightOfBlocks(source),
      });
      return markdownFor(messageId, part);
    },
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

  /** Focuses the composer at once, since what the user selects next would be lost by it, and moves its caret when it shows the new draft. */
  function placeCaret(caret: number): void {
    composer?.focus();
    requestAnimationFrame(() => {
      if (document.activeElement === composer) composer?.setSelectionRange(caret, caret);
    });
  }

  /** Puts what is selected in a message into the composer, at its caret. */
  function quote(): void {
    const quoted = selectedText(document);
    if (quoted === undefined || composer === null) return store.announce(store.strings.peek().quoteNothing);
    const { text, caret } = insertQuote(quoted, { text: drafts.text.peek(), caret: composer.selectionEnd });
    drafts.write(text);
    placeCaret(caret);
  }

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
        drafts.enter(
          message.conversationId,
          message.messages.length === 0,
          message.draft,
          message.temporary ?? false,
          message.draftVersion,
        );
        if (message.takesDraft === true) drafts.take(message.draft ?? "");
        saved.update({ conversationId: message.conversationId });
        return batch(() => {
          const isOther = message.conversationId !== store.conversationId.peek();
          if (isOther) {
            finder.leave();
            panel.parameters.close();
          }
          dropSubmitted(message.messages);
          store.applySnapshot(message);
          bodies.reset();
          const place = saved.value.scroll;
          if (isOther) feed.enter(place?.conversationId === message.conversationId ? place.messageId : null);
        });
      case "messages":
        if (message.conversationId !== store.conversationId.peek()) return;
        feed.holdPlace();
        store.applyMessages(message.shown);
        return bodies.received();
      case "state":
        return store.applyState(message.state);
      case "message":
        if (!store.applyMessage(message)) return;
        return drafts.enter(message.conversationId, false);
      case "delta":
        if (!flow.receive(message)) sayReady(true);
        return;
      case "activity":
        return store.applyActivity(message.messageId, message.activity);
      case "cacheNote":
        panel.cacheNote.value = message;
        return;
      case "references":
        return references.receive(message.messageId, message.found);
      case "codeTarget":
        return targets.receive(message);
      case "completions":
        if (!suggestions.receive(message)) completions.receive(message);
        return;
      case "toolQuestion":
        return store.applyToolQuestion(message);
      case "toolQuestionReady":
        return store.applyToolQuestionReady(message.token);
      case "openParameters":
        return panel.parameters.open();
      case "transcript":
        return actOnTranscript(panel, message.action);
      case "parameters":
        return panel.parameters.take(message.sheet);
      case "reveal":
        return finder.reveal(message);
      case "handled":
        return panel.billed.settle(message.request);
      case "codeColors":
        return colors.show(message.theme, message.found);
      case "quoteSelection":
        return quote();
      case "forget":
        editing.value = null;
        saved.forget();
        return drafts.write("");
      case "announce":
        return store.announce(message.text);
      case "earlierMessages":
        return earlier.receive(message.texts);
      case "suggested":
        panel.suggested.value = message.suggestion;
        return;
      case "fonts":
        return showChatFonts(message.fonts);
      case "image":
        return images.settle(message.requestId, message.image);
      case "compose": {
        const draft = drafts.text.peek();
        if (message.text !== "") drafts.write(draft === "" ? message.text : `${draft}\n${message.text}`);
        if (message.focus) placeCaret(drafts.text.peek().length);
        return;
      }
    }
  }

  /** VS Code keeps the panel's state a while before it writes it: a window that ends soon after an edit was submitted gives it back as if it was not. */
  function dropSubmitted(messages: readonly (ShownMessage | MessageOutline)[]): void {
    const edit = editing.peek();
    if (edit === null || edit.wantsFocus) return;
    const textOf = (shown: object): unknown => ("text" in shown ? shown.text : undefined);
    if (messages.some((shown) => textOf("message" in shown ? shown.message : shown) === edit.text)) editing.value = null;
  }

  /** Says that the panel is there, and where the user was; with `again`, that it needs a snapshot. */
  function sayReady(again: boolean): void {
    const { scroll } = saved.value;
    const at = scroll === null ? {} : { at: { conversationId: scroll.conversationId, messageId: scroll.messageId } };
    host.post({ type: "ready", ...(again ? { again } : {}), ...at });
  }

  effect(() => {
    const edit = editing.value;
    if (edit?.wantsFocus === true) feed.show(edit.messageId);
    const isKept = edit !== null && !store.temporary.peek();
    saved.update({ edit: isKept ? { messageId: edit.messageId, text: edit.text } : null });
  });
  reportErrors(host);
  offerQuotes(document, {
    label: () => store.strings.peek().quote,
    tooltip: () => store.strings.peek().quoteTooltip,
    quote,
  });
  listenForFindKeys(finder);
  host.listen((message) => messages.receive(message));
  render(
    <PanelProvider value={panel}>
      <PanelView />
    </PanelProvider>,
    root,
  );
  focusComposerWithTheView(panel);
  effect(() => bodies.need(idsToLoad(store, feed.drawn.value)));
  sayReady(false);
  setTimeout(() => {
    if (store.conversationId.peek() === null) sayReady(true);
  }, askAgainAfterMs);
  reportFocus(host);
  loadWithFirstUse(messages);
}

/**
 * Loads what draws messages as soon as the user turns to the panel, after whatever that does: no message comes before, unless the host brings one, which loads it,
 * too. While an empty panel opens, it would take as long as all the rest.
 */
function loadWithFirstUse(messages: LazyMessages): void {
  const signs = ["pointermove", "pointerdown", "keydown", "input"] as const;
  const load = (): void => {
    for (const sign of signs) removeEventListener(sign, load, true);
    setTimeout(() => void messages.load(), 0);
  };
  for (const sign of signs) addEventListener(sign, load, true);
}

/**
 * When a command rather than the pointer focuses the view, the composer gets the focus, unless an element in the panel has it. A context menu only gives back
 * the focus that it took: what was selected for it stays selected.
 */
function focusComposerWithTheView(panel: Panel): void {
  let pointerIsDown = false;
  let menuIsOpen = false;
  const onPointerDown = (): void => {
    pointerIsDown = true;
    menuIsOpen = false;
  };
  addEventListener("pointerdown", onPointerDown, true);
  addEventListener("pointerup", () => (pointerIsDown = false), true);
  addEventListener("contextmenu", () => (menuIsOpen = true), true);
  addEventListener("focus", () => {
    const isBackFromMenu = menuIsOpen;
    menuIsOpen = false;
    setTimeout(() => {
      if (!pointerIsDown && !isBackFromMenu && document.activeElement === document.body) panel.focusComposer();
    }, 0);
  });
}

function actOnTranscript(panel: Panel, action: TranscriptAction): void {
  switch (action) {
    case "previousQuestion":
      return stepQuestion(panel, -1);
    case "nextQuestion":
      return stepQuestion(panel, 1);
    case "toolQuestion":
      return focusToolQuestion(panel);
    case "collapseReasoning":
      panel.finder.revealed.value = null;
      return panel.folds.setAllReasoning(false);
    case "expandReasoning":
      return panel.folds.setAllReasoning(true);
    case "end":
      return panel.tail.jump();
  }
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
