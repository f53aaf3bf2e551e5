import type { FromWebview } from "../shared/fromWebview.ts";
import type { LoadedImage } from "../shared/protocol.ts";
import type { PanelStore } from "./panelStore.ts";
import type { HostPort } from "./hostPort.ts";

/** The host has its own, shorter limits. */
const timeoutMs = 30_000;
/** More requests than this wait for an earlier one: a conversation may have a hundred pictures. */
const mostAtOnce = 4;

interface PendingImage {
  readonly answered: (image: LoadedImage) => void;
  readonly timer: number;
}

/** Requests images from the host and shows them in place of their placeholders. The panel itself loads nothing. */
export class ImageLoader {
  readonly #host: HostPort;
  readonly #store: PanelStore;
  readonly #pending = new Map<number, PendingImage>();
  readonly #waiting: (() => void)[] = [];
  #lastId = 0;

  constructor(host: HostPort, store: PanelStore) {
    this.#host = host;
    this.#store = store;
  }

  /** Requests an image from the host; a few at once, the others in turn. */
  async request(message: (requestId: number) => FromWebview): Promise<LoadedImage> {
    if (this.#pending.size >= mostAtOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#lastId += 1;
    const requestId = this.#lastId;
    return new Promise((answered) => {
      const late = (): void => this.settle(requestId, { problem: this.#store.strings.value.imageNotLoaded });
      this.#pending.set(requestId, { answered, timer: window.setTimeout(late, timeoutMs) });
      this.#host.post(message(requestId));
    });
  }

  /** Handles the host's response. */
  settle(requestId: number, image: LoadedImage): void {
    const pending = this.#pending.get(requestId);
    if (pending === undefined) return;
    this.#pending.delete(requestId);
    clearTimeout(pending.timer);
    pending.answered(image);
    this.#waiting.shift()?.();
  }

  /** “Load once” was pressed. @param placeholder stands for the image: its alternative text, its host and a button */
  load(messageId: string, source: string, placeholder: HTMLElement): void {
    const button = placeholder.querySelector<HTMLButtonElement>(".md-image-load");
    if (button === null || button.getAttribute("aria-disabled") === "true") return;
    // `disabled` would lose the focus.
    button.setAttribute("aria-disabled", "true");
    button.textContent = this.#store.strings.value.loadingImage;
    void this.show(messageId, source, placeholder, true);
  }

  /**
   * Requests an image and puts it in place of its placeholder, or the reason beside it.
   * @param isAsked whether the user asked for it and hears what came of it
   */
  async show(messageId: string, source: string, placeholder: HTMLElement, isAsked: boolean): Promise<void> {
    placeholder.querySelector(".md-image-problem")?.remove();
    const image = await this.request((requestId) => ({ type: "loadImage", messageId, source, requestId }));
    if ("problem" in image) return this.#tell(placeholder, image.problem, isAsked);
    const picture = document.createElement("img");
    picture.alt = placeholder.querySelector(".md-image-alt")?.textContent ?? "";
    picture.title = placeholder.title;
    picture.addEventListener("error", () => this.#tell(placeholder, this.#store.strings.value.imageNotLoaded, isAsked), { once: true });
    picture.addEventListener(
      "load",
      () => {
        placeholder.replaceChildren(picture);
        placeholder.classList.add("md-image-shown");
        if (isAsked) this.#store.announce(this.#store.strings.value.imageLoaded);
      },
      { once: true },
    );
    picture.src = image.dataUrl;
  }

  #tell(placeholder: HTMLElement, problem: string, isAsked: boolean): void {
    const button = placeholder.querySelector(".md-image-load");
    if (button !== null) {
      button.removeAttribute("aria-disabled");
      button.textContent = this.#store.strings.value.loadImageOnce;
    }
    const told = document.createElement("span");
    told.className = "md-image-problem";
    told.dir = "auto";
    told.textContent = problem;
    placeholder.append(told);
    if (isAsked) this.#store.announce(problem);
  }
}
