import { effect } from "@preact/signals";
import { supportedLocale } from "../shared/money.ts";
import { canBeApplied, isShell } from "../shared/markdown/fileBlocks.ts";
import { previewKind } from "../shared/markdown/previewKind.ts";
import type { CodeActionName } from "../shared/protocol.ts";
import type { PanelStrings } from "../shared/strings.ts";
import type { BlockTargets } from "./blockTargets.ts";
import type { HostPort } from "./hostPort.ts";
import type { ImageLoader } from "./imageLoader.ts";
import type { Highlighter } from "./markdown/highlighter.ts";
import { LazyMath } from "./markdown/lazyMath.ts";
import type { CodeAction, MarkdownOptions } from "./markdown/markdownOptions.ts";
import { MarkdownStream } from "./markdown/markdownStream.ts";
import { WorkerHighlighter } from "./markdown/workerHighlighter.ts";
import type { PanelStore } from "./panelStore.ts";
import type { References } from "./references.ts";
import type { MarkdownFactory } from "./stream/growingText.ts";
import type { ThemeColors } from "./themeColors.ts";
import { watchWorkspaceImages } from "./workspaceImages.ts";

/** What the Markdown of all answers shares. */
export interface AnswerParts {
  readonly images: ImageLoader;
  readonly references: References;
  readonly colors: ThemeColors;
  readonly targets: BlockTargets;
  /** About how tall blocks of an answer are. */
  readonly heightOf: (source: string) => number;
}

/** Connects the Markdown of an answer with the host: its links, images, code and references refer to that answer. */
export function createMarkdownFactory(
  host: HostPort,
  store: PanelStore,
  { images, references, colors, targets, heightOf }: AnswerParts,
): (messageId: string, part: "text" | "reasoning") => MarkdownFactory {
  const worker = new WorkerHighlighter();
  /** The long blocks of code that the user has unfolded: what scrolls out of sight is drawn anew when it comes back. */
  const unfolded = new Map<string, Set<string>>();
  effect(() => {
    if (store.conversationId.value !== null) worker.forgive();
    unfolded.clear();
  });
  const highlighter: Highlighter = {
    highlight: (...request) => {
      colors.begin();
      return worker.highlight(...request);
    },
  };
  const math = new LazyMath();
  const unfoldedIn = (messageId: string): Set<string> => {
    const blocks = unfolded.get(messageId) ?? new Set();
    unfolded.set(messageId, blocks);
    return blocks;
  };
  return (messageId, part) => (container) => {
    let onDrawn = (): void => {};
    const options: MarkdownOptions = {
      onLink: (href: string, label: string) => host.post({ type: "openLink", messageId, href, label: label.slice(0, 1000) }),
      ...(store.state.peek()?.loadsImages === true
        ? { onLoadImage: (source: string, placeholder: HTMLElement) => images.load(messageId, source, placeholder) }
        : {}),
      showsWorkspaceImages: part === "text",
      onCopy: (text: string) => {
        host.post({ type: "copyText", text });
        store.announce(store.strings.value.copied);
      },
      onReference: (text: string) => host.post({ type: "openReference", messageId, text }),
      // Code in the reasoning is not part of the answer: it can only be copied.
      codeActions:
        part === "text"
          ? codeActions(store.strings.value, container, (block, action) => host.post({ type: "codeAction", messageId, block, action }))
          : [],
      heightOf,
      keepsNear: true,
      onDrawn: () => onDrawn(),
      unfolded: unfoldedIn(messageId),
      highlighter,
      math,
      strings: store.strings.value,
      language: supportedLocale(store.language.value),
    };
    const stream = new MarkdownStream(container, options);
    if (part === "reasoning") return stream;
    const marking = references.watch(messageId, container, () => stream.settled);
    const pictures = watchWorkspaceImages(
      container,
      () => stream.settled,
      (source, placeholder) => void images.show(messageId, source, placeholder, false),
    );
    // What came back has to be looked through again.
    onDrawn = () => {
      marking.ended();
      pictures.ended();
    };
    let isEnded = false;
    const pointing = targets.watch(messageId, container, () => isEnded);
    return {
      append: (text) => stream.append(text),
      flush: () => stream.flush(),
      drawAll: () => stream.drawAll(),
      end: () => {
        stream.end();
        isEnded = true;
        marking.ended();
        pictures.ended();
      },
      dispose: () => {
        marking.dispose();
        pictures.dispose();
        pointing.dispose();
        stream.dispose();
      },
    };
  };
}

/** The buttons of a code block. The host identifies the block by its position among the figures. */
function codeActions(
  strings: PanelStrings,
  container: HTMLElement,
  act: (block: number, action: CodeActionName) => void,
): readonly CodeAction[] {
  const run = (action: CodeActionName) => (_code: string, figure: HTMLElement) =>
    act([...container.querySelectorAll(".md-code")].indexOf(figure), action);
  return [
    {
      id: "diagram",
      label: strings.openDiagram,
      hint: strings.openDiagramHint,
      icon: "type-hierarchy",
      fits: ({ language }, code) => previewKind(language, code) === "diagram",
      run: run("preview"),
    },
    {
      id: "preview",
      label: strings.preview,
      hint: strings.previewHint,
      icon: "open-preview",
      fits: ({ language }, code) => ["svg", "html"].includes(previewKind(language, code) ?? ""),
      run: run("preview"),
    },
    { id: "insert", label: strings.insertCode, icon: "insert", run: run("insert") },
    { id: "apply", label: strings.applyCode, icon: "git-compare", fits: canBeApplied, run: run("apply") },
    { id: "newFile", label: strings.newFileFromCode, icon: "new-file", run: run("newFile") },
    {
      id: "terminal",
      label: strings.runInTerminal,
      hint: strings.runInTerminalHint,
      icon: "terminal",
      fits: ({ language }) => isShell(language),
      run: run("terminal"),
    },
  ];
}
