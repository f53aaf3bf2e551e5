import { headingName } from "../../shared/headingName.ts";
import { moveInToolbar, pressCodeButton } from "./codeBlock.ts";
import type { MarkdownOptions } from "./markdownOptions.ts";

/**
 * Makes the links, images, footnotes and buttons of code in a container work with mouse and keyboard. Returns a function that stops it.
 * @param drawAll puts everything on the page that a link may lead to
 */
export function activate(container: HTMLElement, options: MarkdownOptions, drawAll: () => void): () => void {
  const onClick = (event: MouseEvent): void => {
    if (!(event.target instanceof Element) || pressCodeButton(event.target)) return;
    if (follow(event.target, container, options, drawAll)) event.preventDefault();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (moveInToolbar(event)) return event.preventDefault();
    if (event.key !== "Enter" || !(event.target instanceof HTMLElement) || !event.target.matches("a, [data-reference]")) return;
    if (follow(event.target, container, options, drawAll)) event.preventDefault();
  };
  container.addEventListener("click", onClick);
  container.addEventListener("keydown", onKeyDown);
  return () => {
    container.removeEventListener("click", onClick);
    container.removeEventListener("keydown", onKeyDown);
  };
}

function follow(target: Element, container: HTMLElement, options: MarkdownOptions, drawAll: () => void): boolean {
  const element = target.closest<HTMLElement>("[data-href], [data-heading], [data-footnote-link], [data-reference], button[data-source]");
  if (element === null || !container.contains(element)) return false;
  const { href, heading, footnoteLink, reference, source } = element.dataset;
  if (heading !== undefined || footnoteLink !== undefined) drawAll();
  if (href !== undefined) {
    options.onLink(href, seenOf(element));
  } else if (heading !== undefined) {
    headingNamed(heading, container)?.scrollIntoView({ block: "start" });
  } else if (footnoteLink !== undefined) {
    const wanted = footnoteLink.toLowerCase();
    const notes = [...container.querySelectorAll<HTMLElement>("[data-footnote]")];
    notes.find(({ dataset }) => dataset["footnote"]?.toLowerCase() === wanted)?.scrollIntoView({ block: "nearest" });
  } else if (reference !== undefined) {
    options.onReference?.(element.textContent);
  } else if (source !== undefined && element.parentElement !== null) {
    options.onLoadImage?.(source, element.parentElement);
  }
  return true;
}

/** What the user sees of a link, for the host to compare with its address: its text with that of its pictures, and its title. */
function seenOf(link: HTMLElement): string {
  const copy = link.cloneNode(true) as HTMLElement;
  // The sources of pictures and their buttons are ours.
  for (const own of copy.querySelectorAll(".md-image-source, button")) own.remove();
  for (const picture of copy.querySelectorAll("img")) picture.replaceWith(picture.alt);
  // The address is the title's first line, written by us.
  const [, ...title] = link.title.split("\n");
  return [copy.textContent, ...title].join("\n").trim();
}

/** The heading that a link such as `#the-second-part` means, named as GitHub names headings. */
function headingNamed(fragment: string, container: HTMLElement): HTMLElement | undefined {
  const seen = new Map<string, number>();
  const wanted = headingName(decoded(fragment));
  for (const heading of container.querySelectorAll<HTMLElement>("h1, h2, h3, h4, h5, h6")) {
    const name = headingName(heading.textContent);
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    if ((before === 0 ? name : `${name}-${String(before)}`) === wanted) return heading;
  }
  return undefined;
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
