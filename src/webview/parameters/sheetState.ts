import { signal, type ReadonlySignal } from "@preact/signals";
import type { ParameterSheet } from "../../shared/parameterSheet.ts";

/** Whether the parameter sheet is open, and its contents as sent by the host. */
export class SheetState {
  readonly #tell: (isOpen: boolean) => void;
  readonly #isOpen = signal(false);
  readonly #sheet = signal<ParameterSheet | null>(null);

  /** @param tell called when it opens and closes; the host sends its contents in between */
  constructor(tell: (isOpen: boolean) => void) {
    this.#tell = tell;
  }

  get isOpen(): ReadonlySignal<boolean> {
    return this.#isOpen;
  }

  /** Null until the host has sent the contents. */
  get sheet(): ReadonlySignal<ParameterSheet | null> {
    return this.#sheet;
  }

  open(): void {
    if (this.#isOpen.value) return;
    this.#isOpen.value = true;
    this.#tell(true);
  }

  close(): void {
    if (!this.#isOpen.value) return;
    this.#isOpen.value = false;
    this.#sheet.value = null;
    this.#tell(false);
  }

  take(sheet: ParameterSheet): void {
    if (this.#isOpen.value) this.#sheet.value = sheet;
  }
}
