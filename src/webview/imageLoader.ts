import type { LoadedImage } from "../shared/protocol.ts";
import type { PanelStore } from "./panelStore.ts";
import type { HostPort } from "./hostPort.ts";

/** The host has its own, shorter limits. */
const timeoutMs = 30_000;

interface PendingImage {
  readonly placeholder: HTMLElement;
  readonly timer: number;
}

/** "Load once": requests an image from the host and shows it in place of its placeholder. The panel itself loads nothing. */
export class ImageLoader {
  readonly #host: HostPort;
  readonly #store: PanelStore;
  readonly #pending = new Map<number, PendingImage>();
  #lastId = 0;

  constructor(host: HostPort, store: PanelStore) {
    this.#host = host;
    this.#store = store;
  }

  /** @param placeholder stands for the image: its alternative text, its host and a button */
  load(messageId: string, source: string, placeholder: HTMLElement): void {
    const button = placeholder.querySelector<HTMLButtonElement>(".md-image-load");
    if (button === null || button.getAttribute("aria-disabled") === "true") return;
    const { loadingImage, imageNotLoaded } = this.#store.strings.value;
    // `disabled` would lose the focus.
    button.setAttribute("aria-disabled", "true");
    button.textContent = loadingImage;
    placeholder.querySelector(".md-image-problem")?.remove();
    this.#lastId += 1;
    const requestId = this.#lastId;
    const timer = window.setTimeout(() => this.settle(requestId, { problem: imageNotLoaded }), timeoutMs);
    this.#pending.set(requestId, { placeholder, timer });
    this.#host.post({ type: "loadImage", messageId, source, requestId });
  }

  /** Handles the host's response. */
  settle(requestId: number, image: LoadedImage): void {
    const wish = this.#pending.get(requestId);
    if (wish === undefined) return;
    this.#pending.delete(requestId);
    clearTimeout(wish.timer);
    if ("problem" in image) return this.#tell(wish.placeholder, image.problem);
    const picture = document.createElement("img");
    picture.alt = wish.placeholder.querySelector(".md-image-alt")?.textContent ?? "";
    picture.title = wish.placeholder.title;
    picture.addEventListener("error", () => this.#tell(wish.placeholder, this.#store.strings.value.imageNotLoaded), { once: true });
    picture.addEventListener(
      "load",
      () => {
        wish.placeholder.replaceChildren(picture);
        wish.placeholder.classList.add("md-image-shown");
        this.#store.announce(this.#store.strings.value.imageLoaded);
      },
      { once: true },
    );
    picture.src = image.dataUrl;
  }

  #tell(placeholder: HTMLElement, problem: string): void {
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
    this.#store.announce(problem);
  }
}
