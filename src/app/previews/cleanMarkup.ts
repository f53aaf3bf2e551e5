import { isShownPicture } from "../../shared/imageFacts.ts";
import { lookup } from "../../shared/guards.ts";
import { droppedElements, isPlainAttribute, keptElements, rawElements, renamedElements, voidElements } from "./markupNames.ts";

/** HTML or SVG of an answer, as a page may hold it. */
export interface CleanMarkup {
  /** What belongs into the body. */
  readonly body: string;
  /** The attributes of the answer's own body, each with a blank before it. */
  readonly bodyAttributes: string;
}

/** Deepest nesting that is kept; browsers end at about twice as much. */
const deepest = 250;
/** The kinds of fields that take a text or a choice, and do nothing else. */
const fields = new Set(
  "text search number range checkbox radio date time color email url tel button submit reset hidden month week".split(" "),
);

/**
 * Writes HTML or SVG anew out of what is known to be harmless. The result does not depend on how a parser reads the source: every `<` of it is written
 * here, before the name of an element from the list and attributes from the list, with their values in quotes. It needs one pass.
 * @param source as a model wrote it; it may be cut off anywhere
 */
export function cleanMarkup(source: string): CleanMarkup {
  return new Cleaner(source).clean();
}

interface OpenElement {
  /** As it is written in the source. */
  readonly name: string;
  /** As it is written in the result; empty if it is not. */
  readonly written: string;
  readonly hasId: boolean;
}

class Cleaner {
  readonly #source: string;
  readonly #parts: string[] = [];
  readonly #open: OpenElement[] = [];
  #at = 0;
  #bodyAttributes = "";
  /** Open elements with an id, which `use` can repeat; the first drawing does not count. */
  #repeatable = 0;
  #drawings = 0;
  #openDrawings = 0;

  constructor(source: string) {
    this.#source = source.replaceAll("\0", "\uFFFD");
  }

  clean(): CleanMarkup {
    while (this.#at < this.#source.length) this.#step();
    while (this.#open.length > 0) this.#close();
    return { body: this.#parts.join(""), bodyAttributes: this.#bodyAttributes };
  }

  #step(): void {
    const source = this.#source;
    const next = source.indexOf("<", this.#at);
    const textEnd = next < 0 ? source.length : next;
    if (textEnd > this.#at) {
      this.#text(source.slice(this.#at, textEnd));
      this.#at = textEnd;
      return;
    }
    if (source.startsWith("<!--", this.#at)) return this.#skipPast("-->", this.#at + 4);
    if (source.startsWith("<![CDATA[", this.#at)) {
      const end = endOf(source, "]]>", this.#at);
      this.#text(source.slice(this.#at + 9, end < source.length || source.endsWith("]]>") ? end - 3 : end).replaceAll("&", "&amp;"));
      this.#at = end;
      return;
    }
    if (/[!?]/.test(source[this.#at + 1] ?? "")) return this.#skipPast(">", this.#at);
    const tag = /<(\/?)([a-z][^\s/>]*)/iy;
    tag.lastIndex = this.#at;
    const [whole, slash, name = ""] = tag.exec(source) ?? [];
    if (whole === undefined) {
      this.#parts.push("&lt;");
      this.#at += 1;
      return;
    }
    this.#at += whole.length;
    if (slash === "/") {
      this.#skipPast(">", this.#at);
      this.#end(name.toLowerCase());
    } else this.#start(name.toLowerCase());
  }

  #text(text: string): void {
    this.#parts.push(text.replaceAll("<", "&lt;").replaceAll(">", "&gt;"));
  }

  #skipPast(what: string, from: number): void {
    this.#at = endOf(this.#source, what, from);
  }

  #start(name: string): void {
    const attributes = this.#attributes();
    // The tag does not end: the source is cut off in it.
    if (attributes === undefined) return;
    const { values, isClosed } = attributes;
    // `<path/>` is whole in a drawing; in HTML the slash means nothing.
    const isWhole = isClosed && (name === "svg" || this.#openDrawings > 0);
    const raw = rawElements.has(name) && !isWhole ? this.#rawText(name) : undefined;
    if (name === "body") this.#bodyAttributes = written("body", values);
    if (droppedElements.has(name)) {
      if (raw === undefined && !isWhole) this.#skipElement(name);
      return;
    }
    if (name === "style") {
      // Without `<`, no parser sees the end of the style sheet before its end tag, nor a tag in it.
      const css = (raw ?? "").replaceAll(/<!\[CDATA\[|\]\]>|<!--|-->/g, "").replaceAll("<", "\\3c ");
      this.#parts.push(`<style${written(name, values)}>${css}</style>`);
      return;
    }
    if (name === "textarea") {
      this.#parts.push(`<textarea${written(name, values)}>${(raw ?? "").replaceAll("<", "&lt;")}</textarea>`);
      return;
    }
    const renamed = lookup(renamedElements, name);
    const element = renamed ?? (this.#isKept(name, values) ? name : "");
    if (voidElements.has(name)) {
      if (element !== "") this.#parts.push(`<${element}${written(element, values)}>`);
      return;
    }
    // Too deep: the text stays, without its element.
    if (this.#open.length >= deepest) return;
    const isDrawing = name === "svg";
    if (isDrawing) this.#drawings += 1;
    const hasId = values.has("id") && !(isDrawing && this.#drawings === 1);
    if (element !== "") this.#parts.push(`<${element}${written(element, values)}>`);
    this.#open.push({ name, written: element, hasId });
    if (isDrawing) this.#openDrawings += 1;
    if (hasId) this.#repeatable += 1;
    if (isWhole) this.#close();
  }

  #isKept(name: string, values: ReadonlyMap<string, string>): boolean {
    if (!keptElements.has(name)) return false;
    // What is repeated repeats nothing: a few lines could otherwise draw for ever.
    if (name === "use") return this.#repeatable === 0 && !values.has("id");
    if (name.startsWith("animate")) return !/href|^on|style/i.test(values.get("attributename") ?? "");
    if (name === "input") return fields.has((values.get("type") ?? "text").toLowerCase());
    return true;
  }

  #end(name: string): void {
    const index = this.#open.findLastIndex((one) => one.name === name);
    if (index < 0) return;
    while (this.#open.length > index) this.#close();
  }

  #close(): void {
    const closed = this.#open.pop();
    if (closed === undefined) return;
    if (closed.written !== "") this.#parts.push(`</${closed.written}>`);
    if (closed.hasId) this.#repeatable -= 1;
    if (closed.name === "svg") this.#openDrawings -= 1;
  }

  /** The text up to an element's end tag, or to the end of the source. */
  #rawText(name: string): string {
    const end = new RegExp(`</${name}(?=[\\s/>]|$)`, "gi");
    end.lastIndex = this.#at;
    const found = end.exec(this.#source);
    const text = this.#source.slice(this.#at, found?.index);
    if (found === null) this.#at = this.#source.length;
    else this.#skipPast(">", found.index);
    return text;
  }

  /** Passes over an element and elements of its kind in it. */
  #skipElement(name: string): void {
    const tags = new RegExp(`<(/?)${name}(?=[\\s/>]|$)`, "gi");
    tags.lastIndex = this.#at;
    let depth = 1;
    for (let tag = tags.exec(this.#source); tag !== null; tag = tags.exec(this.#source)) {
      depth += tag[1] === "/" ? -1 : 1;
      if (depth === 0) return this.#skipPast(">", tag.index);
    }
    this.#at = this.#source.length;
  }

  /** Reads to the end of a start tag; undefined if there is none. Of several attributes with a name, the first counts. */
  #attributes(): { readonly values: ReadonlyMap<string, string>; readonly isClosed: boolean } | undefined {
    const values = new Map<string, string>();
    const source = this.#source;
    const one = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/y;
    for (; this.#at < source.length;) {
      const character = source[this.#at] ?? "";
      if (character === ">") {
        const isClosed = source[this.#at - 1] === "/";
        this.#at += 1;
        return { values, isClosed };
      }
      // A tag that does not end before the next one begins is cut off or a mistake; the next one counts.
      if (character === "<") return { values, isClosed: false };
      one.lastIndex = this.#at;
      const found = one.exec(source);
      if (found === null) {
        this.#at += 1;
        continue;
      }
      const [whole, name = "", double, single, bare] = found;
      const plain = name.toLowerCase();
      if (!values.has(plain)) values.set(plain, double ?? single ?? bare ?? "");
      this.#at += whole.length;
    }
    return undefined;
  }
}

function endOf(source: string, what: string, from: number): number {
  const index = source.indexOf(what, from);
  return index < 0 ? source.length : index + what.length;
}

/** The attributes that stay, each with a blank before it. */
function written(element: string, values: ReadonlyMap<string, string>): string {
  let text = "";
  for (const [name, value] of values) {
    if (!isPlainAttribute(name) && !isHarmlessAddress(element, name, value)) continue;
    text += ` ${name}="${value.replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")}"`;
  }
  return text;
}

/** An address may lead to another part of the same document, or be a picture. It is judged as it is written, and one with `&` is refused. */
function isHarmlessAddress(element: string, name: string, value: string): boolean {
  if (name === "href" || name === "xlink:href") return /^#[^&\s]*$/.test(value) || (element === "image" && isShownPicture(value));
  return element === "img" && name === "src" && isShownPicture(value);
}
