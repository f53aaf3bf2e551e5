import { isPublicAddress } from "./publicAddress.ts";
import { isTopLevelDomain } from "./topLevelDomains.ts";

/** VS Code's own question before a web page shortens what is longer. */
const longestShown = 60;

/**
 * Whether the user is asked with the true address before a link opens: the address deceives, or leads where the editor may ask nothing.
 * @param uri an `external` target of `linkTarget`
 * @param label what the user saw: the link's text, and its title
 */
export function isAskedAbout(uri: string, label: string): boolean {
  return deceives(new URL(uri)) || namesAnotherHost(label, uri);
}

function deceives(url: URL): boolean {
  if (url.href.length > longestShown) return true;
  // The editor asks nothing before it opens a mail: what is already written in it, and to how many, is seen here or not at all.
  if (url.protocol === "mailto:") return url.search !== "" || /[,;]|%2c|%3b/i.test(url.pathname);
  return url.username !== "" || url.password !== "" || /(?:^|\.)xn--/.test(url.hostname) || leadsHome(url.hostname);
}

/** Whether a host is this machine or one beside it: the editor trusts some of them and opens without a question, or forwards their ports. */
function leadsHome(hostname: string): boolean {
  const name = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  if (isAddress(name)) return !isPublicAddress(name);
  // RFC 6761, RFC 8375, and what RFC 6762 lists as common in private networks.
  if (!name.includes(".") || /\.(?:localhost|localdomain|local|internal|intranet|private|corp|home|home\.arpa|lan)$/.test(name))
    return true;
  // `127.0.0.1.nip.io`, `10-0-0-1.sslip.io`, `7f000001.nip.io`: services whose names lead to the address in them.
  return addressesIn(name).some((address) => !isPublicAddress(address));
}

function addressesIn(name: string): readonly string[] {
  const dotted = Array.from(name.matchAll(/(?<!\d|\d\.)(\d{1,3})[.-](\d{1,3})[.-](\d{1,3})[.-](\d{1,3})(?!\d)/g), (match) =>
    match.slice(1).join("."),
  );
  const hexadecimal = Array.from(name.matchAll(/(?:^|[.-])([0-9a-f]{8})(?=\.)/g), ([, digits = ""]) =>
    Array.from(digits.matchAll(/../g), ([byte]) => String(Number.parseInt(byte, 16))).join("."),
  );
  return [...dotted, ...hexadecimal].filter((address) => address.split(".").every((byte) => Number(byte) < 256));
}

function isAddress(name: string): boolean {
  return /^(?:\d{1,3}\.){3}\d{1,3}$/.test(name) || name.includes(":");
}

/** Whether a link's text names another host than it leads to, as a reader sees it, or turns the direction of writing around. */
export function namesAnotherHost(label: string, uri: string): boolean {
  if (/\p{Bidi_Control}/u.test(label)) return true;
  const url = new URL(uri);
  return (
    hostsIn(label).some(({ host, port }) =>
      url.protocol === "mailto:"
        ? !url.pathname.toLowerCase().endsWith(`@${host}`)
        : withoutWww(host) !== withoutWww(url.hostname) || (port !== undefined && port !== portOf(url)),
    ) ||
    (url.protocol === "mailto:" && namesAnotherMailbox(label, url.pathname))
  );
}

interface NamedHost {
  /** As a browser writes it: lower case, `xn--…`. */
  readonly host: string;
  readonly port: string | undefined;
}

/** A label as a reader and a browser see it: compatibility letters are the plain ones, dots of any script are dots, the invisible is gone. */
function plainly(label: string): string {
  return label
    .normalize("NFKC")
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, "")
    .replaceAll("\u3002", ".");
}

/** The hosts that a text names. */
function hostsIn(label: string): readonly NamedHost[] {
  return plainly(label)
    .split(/[\s<>()[\]{}"'`«»“”„‘’|,;!]+/u)
    .flatMap((word) => {
      const scheme = /^https?:[\\/]{2}/i.exec(word)?.[0] ?? "";
      const [authority = ""] = word.slice(scheme.length).split(/[\\/?#]/);
      const hasPath = word.length > scheme.length + authority.length;
      // `openrouter.ai@evil.example` names both to a reader.
      return authority.split("@").flatMap((part) => hostNamed(part, scheme !== "" || hasPath) ?? []);
    });
}

/** @param isAddressLike whether it is written like part of an address, so that every name with a dot counts */
function hostNamed(part: string, isAddressLike: boolean): NamedHost | undefined {
  const [, name = "", port] = /^((?:[\p{L}\p{M}\p{N}_-]{1,63}\.)*[\p{L}\p{M}\p{N}_-]{1,63})\.*(?::(\d{2,5}))?[.:…]*$/iu.exec(part) ?? [];
  if (name === "") return undefined;
  const host = URL.parse(`https://${name}`)?.hostname;
  if (host === undefined) return undefined;
  if (!name.includes(".")) return port === undefined || /^\d+$/.test(name) ? undefined : { host, port };
  if (isAddress(name)) return { host, port };
  const ending = host.slice(host.lastIndexOf(".") + 1);
  // `README.md` is a file: a host is not written with capitals before a small ending.
  if (/^\p{Lu}[\p{Lu}_-]+\.\p{Ll}+$/u.test(name)) return undefined;
  return isTopLevelDomain(ending) || (isAddressLike && /^(?:[a-z]{2,}|xn--.+)$/.test(ending)) ? { host, port } : undefined;
}

function namesAnotherMailbox(label: string, recipients: string): boolean {
  const named = plainly(label).match(/[^\s<>()[\]{}"'`,;:]+@[^\s<>()[\]{}"'`,;:]+/gu) ?? [];
  let written = recipients;
  try {
    written = decodeURIComponent(recipients);
  } catch {
    // Compared as it is.
  }
  return named.some((mailbox) => mailbox.replace(/[.!?]+$/, "").toLowerCase() !== plainly(written).toLowerCase());
}

function withoutWww(host: string): string {
  return host.replace(/\.$/, "").replace(/^www\./, "");
}

function portOf({ port, protocol }: URL): string {
  return port || (protocol === "https:" ? "443" : "80");
}
