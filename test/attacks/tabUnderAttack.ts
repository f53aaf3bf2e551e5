import type { Frame, Page } from "playwright-core";

/** What an attack on a page of our own did. */
export interface TabDamage {
  readonly connections: readonly string[];
  readonly scripts: readonly string[];
  /** Elements and attributes that load, run, navigate or send by themselves or on a click. */
  readonly elements: readonly string[];
}

/** Runs in every frame before anything else: what an attacker's script would do leaves a mark. */
export function markScripts(): void {
  const attacked: string[] = [];
  Object.assign(window, { attacked, alert: (what: unknown) => attacked.push(`alert(${String(what)})`) });
}

/** Presses, hovers and focuses everything that an attack could wait for. */
export async function provokeAll(frame: Frame, within: string): Promise<void> {
  await frame.evaluate((selector) => {
    for (const element of [...document.querySelectorAll(`${selector} *`)].slice(0, 500)) {
      for (const type of ["mouseover", "mouseenter", "focus", "toggle", "pointerover", "load", "error", "begin", "end"])
        element.dispatchEvent(new Event(type));
      if (/^(?:a|area|summary|button|input|label)$/i.test(element.localName))
        element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    }
  }, within);
}

/** What is in a page that should not be. */
export async function dangerousIn(frame: Frame, within: string): Promise<readonly string[]> {
  return frame.evaluate((selector) => {
    const names =
      /^(?:script|iframe|frame|frameset|object|embed|applet|link|meta|base|form|audio|video|source|track|portal|fencedframe|animation|handler|listener|math|template|noscript)$/i;
    const isAddress =
      /^(?:href|xlink:href|src|srcset|action|formaction|ping|data|background|poster|cite|longdesc|manifest|codebase|archive|target|http-equiv|srcdoc)$/i;
    const isHarmless = /^(?:#|data:image\/(?:png|jpeg|gif|webp);base64,)/i;
    return [...document.querySelectorAll(`${selector} *`)].flatMap((element) => [
      ...(names.test(element.localName) ? [element.outerHTML.slice(0, 80)] : []),
      ...[...element.attributes]
        .filter(({ name, value }) => name.startsWith("on") || (isAddress.test(name) && !isHarmless.test(value)))
        .map(({ name, value }) => `${element.localName} ${name}=${value.slice(0, 60)}`),
    ]);
  }, within);
}

/** Marks of scripts, in any frame of a page, and places that it went to. */
export async function marksOf(page: Page, home: RegExp): Promise<readonly string[]> {
  const marks: string[] = [];
  for (const frame of page.frames()) {
    marks.push(...(await frame.evaluate(() => (window as unknown as { attacked?: string[] }).attacked ?? []).catch(() => [])));
    if (!home.test(frame.url())) marks.push(`went to ${frame.url()}`);
  }
  return marks;
}
