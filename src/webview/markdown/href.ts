import { shownAddress } from "../../shared/shownAddress.ts";
import { linkTarget } from "../../shared/linkTarget.ts";

/** Whether a link is drawn as one that the host opens; the others, but for those to headings, are shown as text. */
export function isFollowable(href: string): boolean {
  const { kind } = linkTarget(href);
  return kind === "external" || kind === "file";
}

/** The host that an image would be fetched from, or its path if it has no host; of an image in the text itself, its type. */
export function sourceOfImage(source: string): string {
  const type = /^data:[^;,]{0,100}/i.exec(source)?.[0];
  if (type !== undefined) return type;
  return /^(?:[a-z][a-z0-9+.-]*:)?[\\/]{2}([^\\/?#]*)/i.exec(source)?.[1] || shownAddress(source).slice(0, 100);
}
