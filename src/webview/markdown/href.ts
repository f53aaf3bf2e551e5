/**
 * Whether a link may be followed at all: http, https, mailto, and paths without a scheme (files of the workspace). Every other link
 * is shown as text. The host decides again before it opens anything.
 */
export function isFollowable(href: string): boolean {
  const target = href.trim();
  if (target === "" || target.startsWith("#") || /^[\\/]{2}/.test(target)) return false;
  if (/^(https?|mailto):/i.test(target)) return true;
  return !/^[^/?#]*:/.test(target);
}

/** The host that an image would be fetched from, or its path if it has no host. */
export function sourceOfImage(source: string): string {
  return /^(?:[a-z][a-z0-9+.-]*:)?[\\/]{2}([^\\/?#]*)/i.exec(source)?.[1] || source.slice(0, 100);
}
