import { AnsiText } from "./ansiText.ts";
import { Pieces } from "./pieces.ts";
import type { Widget, WidgetSource } from "./view.ts";

/** Text that is too long to be parsed, shown unformatted. */
export class PlainText implements WidgetSource {
  readonly type = "plain";
  readonly text: string;

  constructor(value: string) {
    this.text = value;
  }

  create(): Widget {
    return new PlainTextWidget(this);
  }
}

/** A plain text on the page. */
export class PlainTextWidget implements Widget {
  readonly node = document.createElement("span");
  readonly #pieces = new Pieces(this.node, "md-plain-piece");
  #text = "";
  #ansi = new AnsiText();

  constructor(source: PlainText) {
    this.node.className = "md-plain";
    this.append(source.text);
  }

  append(addition: string): void {
    this.#text += addition;
    this.#pieces.append(this.#ansi.push(addition));
  }

  update(source: WidgetSource): boolean {
    if (!(source instanceof PlainText)) return false;
    if (!source.text.startsWith(this.#text)) {
      this.#pieces.clear();
      this.#text = "";
      this.#ansi = new AnsiText();
    }
    this.append(source.text.slice(this.#text.length));
    return true;
  }

  dispose(): void {
    this.#pieces.clear();
  }
}
