import { signal, type ReadonlySignal } from "@preact/signals";
import { PointerHold } from "./pointerHold.ts";

/** A position this close to the end counts as the end: fractional layouts never reach it exactly. CSS pixels. */
const endTolerance = 2;
/** If no more than this is below, nothing that matters is out of sight: the button to the end would lie over the last answer's figures. CSS pixels. */
const nearTolerance = 48;

/** Buttons that collapse and expand a part of a message. */
const folds = "[aria-expanded]:not([aria-haspopup])";

/**
 * Keeps the end of the transcript in view while it grows, until the user moves up by as little as a pixel: by wheel, key, drag, touch
 * or focus, or by selecting text with the pointer. Resumes when the user reaches the end, or with `jump`. While the
 * pointer is held down on the transcript it stands still, and whatever the user expands stays where it is.
 *
 * The position is set in a ResizeObserver: after the layout of a frame and before its painting, so that nothing is laid out twice.
 */
export class TailFollower {
  readonly #following = signal(true);
  readonly #atEnd = signal(true);
  readonly #nearEnd = signal(true);
  readonly #onScrolled: () => void;
  #scroller: HTMLElement | null = null;
  #lastTop = 0;
  #lastHeight = 0;
  #held: (() => boolean) | null = null;
  readonly #pointer = new PointerHold();
  /** Whether the user has just collapsed or expanded something. */
  #folded = false;

  /** @param onScrolled called when the position has changed, at most once a frame */
  constructor(onScrolled: () => void) {
    this.#onScrolled = onScrolled;
  }

  get following(): ReadonlySignal<boolean> {
    return this.#following;
  }

  /** Whether the end is in view. */
  get atEnd(): ReadonlySignal<boolean> {
    return this.#atEnd;
  }

  /** Whether the end is in sight but for a few pixels. */
  get nearEnd(): ReadonlySignal<boolean> {
    return this.#nearEnd;
  }

  /** Watches a scroller and the content in it. Returns a function that stops it. */
  attach(scroller: HTMLElement, content: HTMLElement): () => void {
    this.#scroller = scroller;
    const abort = new AbortController();
    const { signal } = abort;
    scroller.addEventListener("scroll", () => this.#onScroll(), { signal, passive: true });
    scroller.addEventListener("wheel", (event) => this.#onWheel(event), { signal, passive: true });
    for (const input of ["wheel", "pointerdown", "keydown", "touchstart"]) {
      scroller.addEventListener(input, () => (this.#held = null), { signal, passive: true });
    }
    content.addEventListener("click", ({ target }) => this.#onClick(target), { signal, capture: true });
    const endPointer = this.#pointer.attach(content, (selected) => {
      // The page may have been scrolled without its event having arrived yet.
      this.#onScroll();
      if (selected) this.letGo();
      this.layoutChanged();
    });
    const observer = new ResizeObserver(() => this.layoutChanged());
    observer.observe(scroller);
    observer.observe(content);
    return () => {
      abort.abort();
      endPointer();
      observer.disconnect();
      this.#scroller = null;
    };
  }

  /** Stops following the end; the position stays. */
  letGo(): void {
    this.#following.value = false;
  }

  /** Goes to the end and follows it. */
  jump(): void {
    this.follow();
    this.#toEnd();
  }

  /** Follows the end from the next layout on: where all is drawn anew, there is none yet, and asking for the position would take one more. */
  follow(): void {
    this.#held = null;
    this.#following.value = true;
  }

  /**
   * Restores a position, and again whenever the layout changes, until the user moves: content that was skipped off screen
   * gets its true height only as it comes near the view.
   * @param place scrolls there; returns false if the place no longer exists, and then the end is followed
   */
  hold(place: () => boolean): void {
    this.#following.value = false;
    this.#held = place;
    this.#restore(place);
  }

  /** Tells that something other than growth changed the page. */
  layoutChanged(): void {
    this.#onResize();
  }

  #restore(place: () => boolean): void {
    if (place()) return this.#measure();
    this.#held = null;
    this.jump();
  }

  #onWheel(event: WheelEvent): void {
    const scroller = this.#scroller;
    if (scroller === null || event.deltaY >= 0 || event.ctrlKey || scroller.scrollTop <= 0) return;
    if (scrollsInside(event.target, scroller)) return;
    // Before the scroll itself happens, so that a delta in between does not pull the user back.
    this.#following.value = false;
  }

  #onClick(target: EventTarget | null): void {
    if (!(target instanceof Element) || target.closest(folds) === null) return;
    this.#folded = true;
    // The next frame lays out the change.
    requestAnimationFrame(() => requestAnimationFrame(() => (this.#folded = false)));
  }

  #onScroll(): void {
    const scroller = this.#scroller;
    if (scroller === null) return;
    if (this.#held !== null) return this.#measure();
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    const movedUp = scrollTop < this.#lastTop - 0.5;
    // If the content or the panel shrank, the browser clamped the position; the user did not move.
    const clamped = scrollHeight - clientHeight < this.#lastHeight && scrollHeight - clientHeight - scrollTop <= endTolerance;
    if (movedUp && !clamped) this.#following.value = false;
    else if (scrollTop > this.#lastTop && scrollHeight - clientHeight - scrollTop <= endTolerance) this.#following.value = true;
    this.#measure();
    this.#onScrolled();
  }

  #onResize(): void {
    if (this.#folded) {
      this.#measure();
      this.#following.value = this.#atEnd.value;
      return;
    }
    if (this.#following.value && !this.#pointer.holding) this.#toEnd();
    else if (this.#held !== null) this.#restore(this.#held);
    else this.#measure();
  }

  #toEnd(): void {
    const scroller = this.#scroller;
    if (scroller === null) return;
    scroller.scrollTop = scroller.scrollHeight;
    this.#measure();
  }

  #measure(): void {
    const scroller = this.#scroller;
    if (scroller === null) return;
    this.#lastTop = scroller.scrollTop;
    this.#lastHeight = scroller.scrollHeight - scroller.clientHeight;
    this.#atEnd.value = this.#lastHeight - this.#lastTop <= endTolerance;
    this.#nearEnd.value = this.#lastHeight - this.#lastTop <= nearTolerance;
  }
}

/** Whether a wheel over this element scrolls something inside the transcript, such as a long code block that is not at its top. */
function scrollsInside(target: EventTarget | null, scroller: HTMLElement): boolean {
  for (let element = target instanceof Element ? target : null; element !== null && element !== scroller; element = element.parentElement) {
    if (element.scrollTop > 0 && element.scrollHeight > element.clientHeight) return true;
  }
  return false;
}
