import type { Page } from "playwright-core";

/** What is to be seen: an element of Aside's panel or of the window itself that is visible, and perhaps has a text in the last of its kind. */
export interface Sign {
  readonly where: "aside" | "window";
  readonly selector: string;
  readonly text?: string;
}

/** What each chat is when it is empty: the message can be written as soon as `typable` is there; all is drawn with `whole`. */
export const signs = {
  aside: {
    typable: { where: "aside", selector: "textarea:enabled" },
    whole: { where: "aside", selector: ".model-button", text: "bench/answer" },
  },
  vscode: {
    typable: { where: "window", selector: ".interactive-session .interactive-input-part .monaco-editor .view-lines" },
    whole: { where: "window", selector: ".interactive-session .interactive-input-part .chat-input-toolbars .action-label" },
  },
} as const satisfies Record<string, Readonly<Record<string, Sign>>>;

/** The last answer of what each chat shows, with this in it. */
export function answerSign(chat: keyof typeof signs, text: string): Sign {
  return chat === "aside"
    ? { where: "aside", selector: "article[data-status]", text }
    : { where: "window", selector: ".interactive-session .interactive-response", text };
}

/** When the first frame that showed the sign had been painted, with its fonts, milliseconds since the epoch. Looks once a frame. */
export function whenSeen(page: Page, sign: Sign, longestMs: number): Promise<number> {
  return page.evaluate(
    ([{ where, selector, text }, longest]) =>
      new Promise<number>((resolve, reject) => {
        const from = performance.now();
        const panels = (): readonly Document[] =>
          [...document.querySelectorAll<HTMLIFrameElement>('iframe.webview[src*="extensionId=aside.aside"]')]
            .filter((frame) => frame.checkVisibility({ visibilityProperty: true }))
            .flatMap((frame) => frame.contentDocument?.querySelector<HTMLIFrameElement>("iframe#active-frame")?.contentDocument ?? []);
        const isSeen = (): boolean =>
          (where === "window" ? [document] : panels()).some((each) => {
            const last = [...each.querySelectorAll(selector)].at(-1);
            if (each.fonts.status === "loading") return false;
            return last?.checkVisibility({ visibilityProperty: true }) === true && (text === undefined || last.textContent.includes(text));
          });
        const look = (): void => {
          if (performance.now() - from > longest) reject(new Error(`${selector} ${text ?? ""} did not come`));
          else if (!isSeen()) requestAnimationFrame(look);
          else {
            // A task after the frame: then it has been painted.
            const { port1, port2 } = new MessageChannel();
            port1.addEventListener("message", () => resolve(Date.now()), { once: true });
            port1.start();
            port2.postMessage(null);
          }
        };
        requestAnimationFrame(look);
      }),
    [sign, longestMs] as const,
  );
}
