/** Collects the output of highlight.js as ranges instead of HTML: the page builds its own nodes from its own text. */
export class RangeEmitter {
  readonly #ranges: number[] = [];
  readonly #scopes: string[] = [];
  readonly #indexes = new Map<string, number>();
  readonly #stack: string[] = [];
  #at = 0;

  addText(text: string): void {
    const scope = this.#stack.at(-1);
    if (scope !== undefined && text !== "") this.#add(this.#at, this.#at + text.length, scope);
    this.#at += text.length;
  }

  /** Called for a scope that holds text and further scopes. */
  startScope(scope: string): void {
    this.#stack.push(scope);
  }

  endScope(): void {
    this.#stack.pop();
  }

  openNode(scope: string): void {
    this.startScope(scope);
  }

  closeNode(): void {
    this.endScope();
  }

  __addSublanguage(other: RangeEmitter): void {
    const { ranges, scopes } = other.result();
    for (let index = 0; index < ranges.length; index += 3) {
      this.#add(this.#at + (ranges[index] ?? 0), this.#at + (ranges[index + 1] ?? 0), scopes[ranges[index + 2] ?? 0] ?? "");
    }
    this.#at += other.#at;
  }

  finalize(): void {
    this.#stack.length = 0;
  }

  /** highlight.js requires HTML from every emitter, but this one's is never used. */
  toHTML(): string {
    return "";
  }

  result(): { readonly ranges: Int32Array<ArrayBuffer>; readonly scopes: readonly string[] } {
    return { ranges: Int32Array.from(this.#ranges), scopes: this.#scopes };
  }

  #add(start: number, end: number, scope: string): void {
    let index = this.#indexes.get(scope);
    if (index === undefined) {
      index = this.#scopes.push(scope) - 1;
      this.#indexes.set(scope, index);
    }
    const last = this.#ranges.length - 3;
    if (last >= 0 && this.#ranges[last + 1] === start && this.#ranges[last + 2] === index) this.#ranges[last + 1] = end;
    else this.#ranges.push(start, end, index);
  }
}
