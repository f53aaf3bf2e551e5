import * as l10n from "@vscode/l10n";
import { looksRandom, isPlaceholder } from "./secretWords.ts";
import { type TokenKind, tokenKinds } from "./secretTokens.ts";
import { CharacterSet, type TextRuns } from "./textRuns.ts";

/** A secret at a place, and what to call it; offsets in UTF-16 units. */
export interface ShapeFound {
  /** In the display language. */
  readonly name: string;
  readonly isApiKey?: true;
  readonly start: number;
  readonly end: number;
}

/** What can begin a secret, and whether one begins there. */
export interface SecretShape {
  /** Global; matches at most {@link longestAnchor} characters and looks at most {@link anchorLooksBack} back. No quantifier without a bound: the text is untrusted. */
  readonly anchor: RegExp;
  /** The secret at an anchor. It costs a bounded number of steps, apart from runs, which `TextRuns` looks at once. */
  readonly find: (runs: TextRuns, at: number, anchor: string) => ShapeFound | undefined;
}

/** The longest anchor, and how far one may look back; UTF-16 units. */
export const longestAnchor = 64;
export const anchorLooksBack = 16;

/** The longest private key; longer ones do not exist. */
const longestPem = 20_000;
const longestValue = 512;
const mostBlanks = 40;

const words = new CharacterSet(/\w/);
const names = new CharacterSet(/[\w-]/);
const dotted = new CharacterSet(/[\w.-]/);
const digits = new CharacterSet(/\d/);
const credentials = new CharacterSet(/[\w.~+/=%-]/);
const values = new CharacterSet(/[\w+/=!@#%^&*~.-]/);
const quotedValues = new CharacterSet(/[^\s"'`<>{}\\]/);
const userInfo = new CharacterSet(/[^\s/"'`<>\\]/);
const schemes = new CharacterSet(/[A-Za-z0-9+.-]/);

/** Where a word begins, also behind an escaped line feed (`\n`), `%3D` or `\u0022` and the like. */
const wordStart = /(?:^|[^A-Za-z0-9_]|\\[nrtbfv]|%[\dA-Fa-f]{2}|\\u[\dA-Fa-f]{4})$/;

function isWordStart(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  return at === 0 || !words.has(before) || wordStart.test(text.slice(Math.max(0, at - 6), at));
}

const tokens: SecretShape = {
  anchor: new RegExp(
    tokenKinds
      .flatMap(({ prefixes }) => prefixes)
      .toSorted((a, b) => b.length - a.length)
      .map((prefix) => prefix.replaceAll(".", String.raw`\.`))
      .join("|"),
    "g",
  ),
  find(runs, at, anchor) {
    if (!isWordStart(runs.text, at)) return undefined;
    for (const kind of kindsByPrefix.get(anchor) ?? []) {
      const start = at + anchor.length;
      let end = runs.endOf(kind.body, start);
      while (end > start && runs.text.charAt(end - 1) === ".") end -= 1;
      const length = end - start;
      if (length < kind.min || length > (kind.max ?? length)) continue;
      if (kind.needsDigit && nextDigit(runs, start, end) === end) continue;
      const body = runs.text.slice(start, Math.min(end, start + 64));
      if (isPlaceholder(body)) continue;
      return { name: nameOf(kind), ...(kind.isApiKey ? { isApiKey: true } : {}), start: at, end };
    }
    return undefined;
  },
};

/** The kinds that a prefix can begin. A longer prefix may also be a shorter one of another kind. */
const kindsByPrefix: ReadonlyMap<string, readonly TokenKind[]> = new Map(
  tokenKinds
    .flatMap(({ prefixes }) => prefixes)
    .map((prefix) => [prefix, tokenKinds.filter((kind) => kind.prefixes.includes(prefix))] as const),
);

function nameOf({ shown, isApiKey }: TokenKind): string {
  switch (shown) {
    case "AKIA…":
      return l10n.t("AWS access key (AKIA…)");
    case "ghp_…":
      return l10n.t("GitHub token (ghp_…)");
    case "glpat-…":
      return l10n.t("GitLab token (glpat-…)");
    case "xox…":
      return l10n.t("Slack token (xox…)");
    case "AIza…":
      return l10n.t("Google API key (AIza…)");
    case "sk_live_…":
      return l10n.t("Stripe key (sk_live_…)");
    case "npm_…":
      return l10n.t("npm token (npm_…)");
    default:
      return isApiKey ? l10n.t("API key ({0})", shown) : l10n.t("access token ({0})", shown);
  }
}

/** Where the first digit is, or `end` if there is none before it. */
function nextDigit(runs: TextRuns, start: number, end: number): number {
  for (let at = start; at < end && at < start + 80; at += 1) if (digits.has(runs.text.charCodeAt(at))) return at;
  return end;
}

const pem: SecretShape = {
  anchor: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g,
  find(runs, at, anchor) {
    const body = at + anchor.length;
    const next = runs.next("-----BEGIN ", body);
    const last = runs.next("-----END ", body);
    const name = l10n.t("private key (PEM)");
    if (last < next && last - body <= longestPem) {
      const [ending] = /^-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/.exec(runs.text.slice(last, last + longestAnchor * 2)) ?? [];
      // An example has dots where a key would be.
      if (ending !== undefined && /[A-Za-z0-9+/=]{10}/.test(runs.text.slice(body, last))) {
        return { name, start: at, end: last + ending.length };
      }
      if (ending !== undefined) return undefined;
    }
    // A text that ends in the middle of a key.
    const { length } = runs.text;
    if (next >= length && length - body <= longestPem) return { name, start: at, end: length };
    // A key that was cut, with other text behind it.
    const end = base64End(runs, body);
    return end === undefined ? undefined : { name, start: at, end };
  },
};

const base64 = new CharacterSet(/[A-Za-z0-9+/=]/);
/** A shorter run of base64 may also be a word, and a longer one need not be alone in its line. */
const shortBase64 = 16;
const longBase64 = 40;
/** What may stand before base64 in a line: the end of the line above, also an escaped one, quotes, the marks of a diff or a comment, the number of the line. */
const beforeBase64 = /(?:\\[nr]|[\s"'`+,>|#*-]|\d{1,6}[ \t]{0,4}[|:\t]){0,80}/y;
const pemHeader = /[ \t+>-]{0,8}[A-Z][A-Za-z-]{1,30}: [^\r\n\\]{0,120}/y;

/** Where the lines of base64 end that follow the first line of a key; undefined where none do. What is looked at without success is bounded. */
function base64End(runs: TextRuns, body: number): number | undefined {
  const { text } = runs;
  const behind = (shape: RegExp, from: number): number => {
    shape.lastIndex = from;
    return shape.test(text) ? shape.lastIndex : from;
  };
  let from = body;
  for (let header = 0; header < 6; header += 1) {
    const line = behind(beforeBase64, from);
    const next = behind(pemHeader, line);
    if (next === line) break;
    from = next;
  }
  let found: number | undefined;
  for (;;) {
    const start = behind(beforeBase64, from);
    const end = runs.endOf(base64, start);
    const length = end - start;
    const isLine = /[\r\n]|\\[nr]/.test(text.slice(from, start)) && /^[ \t]{0,4}(?:["'`\\\r\n…]|$)/.test(text.slice(end, end + 8));
    if (length < longBase64 && (length < (found === undefined ? shortBase64 : 1) || !isLine)) return found;
    found = end;
    // The last line of a key is the only short one.
    if (length < shortBase64) return found;
    from = end;
  }
}

const webToken: SecretShape = {
  anchor: /eyJ/g,
  find(runs, at) {
    const { text } = runs;
    if (!isWordStart(text, at)) return undefined;
    let end = runs.endOf(names, at);
    if (end - at < 11 || text.charAt(end) !== ".") return undefined;
    const isSigned = text.startsWith("eyJ", end + 1);
    let parts = 1;
    while (parts < 5 && text.charAt(end) === ".") {
      end = runs.endOf(names, end + 1);
      parts += 1;
    }
    // Three parts are signed (header, claims, signature), five are encrypted.
    const isWhole = isSigned ? parts >= 3 : parts === 5;
    return isWhole && end - at >= 30 ? { name: l10n.t("JSON web token (eyJ…)"), start: at, end: trimDots(text, at, end) } : undefined;
  },
};

const sendGrid: SecretShape = {
  anchor: /SG\./g,
  find(runs, at) {
    if (!isWordStart(runs.text, at)) return undefined;
    const dot = runs.endOf(names, at + 3);
    if (runs.text.charAt(dot) !== "." || dot - at - 3 < 16) return undefined;
    const end = runs.endOf(names, dot + 1);
    return end - dot > 16 ? { name: l10n.t("SendGrid key (SG.…)"), start: at, end } : undefined;
  },
};

/** `scheme://user:password@host` and `https://token@host`. */
const inAddress: SecretShape = {
  anchor: /:\/\//g,
  find(runs, at) {
    const { text } = runs;
    let scheme = at;
    while (scheme > at - 21 && scheme > 0 && schemes.has(text.charCodeAt(scheme - 1))) scheme -= 1;
    if (!/[a-z]/i.test(text.slice(scheme, at))) return undefined;
    const from = at + 3;
    const last = Math.min(runs.endOf(userInfo, from), from + 600);
    const signAt = text.slice(from, last).lastIndexOf("@");
    if (signAt < 1) return undefined;
    const end = from + signAt;
    const colon = text.slice(from, end).indexOf(":");
    if (colon < 0) {
      const token = text.slice(from, end);
      return token.length >= 20 && looksRandom(token) ? { name: l10n.t("token in a URL"), start: from, end } : undefined;
    }
    const start = from + colon + 1;
    const secret = text.slice(start, end);
    // A port, and a sign further on.
    if (secret.length < 3 || isPlaceholder(secret) || /^\d{1,5}[?#,;]/.test(secret) || /[${}()[\]|]/.test(secret.slice(0, 2)))
      return undefined;
    return { name: l10n.t("password in a URL"), start, end };
  },
};

/** Addresses that let anyone write to a channel. */
const webhook: SecretShape = {
  anchor:
    /hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/|discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/|\.webhook\.office\.com\/webhookb2\/|chat\.googleapis\.com\/v1\/spaces\/|api\.telegram\.org\/bot/gi,
  find(runs, at, anchor) {
    const start = at + anchor.length;
    const end = runs.endOf(addressPath, start);
    const path = runs.text.slice(start, Math.min(end, start + 600));
    if (path.length < 20 || !/\d/.test(path) || /^[xX/]*$/.test(path) || isPlaceholder(path)) return undefined;
    return { name: l10n.t("webhook address"), start, end: trimDots(runs.text, start, end) };
  },
};
const addressPath = new CharacterSet(/[\w.~+/=%@:?&-]/);

/** A bot's token: its number in base64, a time, a signature. */
const discord: SecretShape = {
  anchor: /(?<=[\w-])\.[\w-]{6,7}\.(?=[\w-]{27})/g,
  find(runs, at, anchor) {
    const { text } = runs;
    let start = at;
    while (start > 0 && at - start <= 28 && names.has(text.charCodeAt(start - 1))) start -= 1;
    const id = text.slice(start, at);
    const end = runs.endOf(names, at + anchor.length);
    if (!/^[MNO][\w-]{22,27}$/.test(id) || end - at - anchor.length > 45) return undefined;
    const signature = text.slice(at + anchor.length, end);
    const isRandom = [/\d/, /[a-z]/, /[A-Z]/].every((kind) => kind.test(signature) && kind.test(id));
    return isRandom ? { name: l10n.t("Discord bot token"), start, end } : undefined;
  },
};

/** Tokens whose mark is in the middle: Telegram's bots, Microsoft Entra's client secrets, Mailchimp. */
const marked: SecretShape = {
  anchor: /:AA(?=[\w-]{33})|\dQ~(?=[\w~.-]{31})|(?<=[\da-f]{10})-us\d{1,2}\b/g,
  find(runs, at, anchor) {
    const { text } = runs;
    const before = text.slice(Math.max(0, at - 34), at);
    const behind = text.slice(at + anchor.length, at + anchor.length + 40);
    const [lead, rest] = anchor.startsWith(":")
      ? [/(?<!\w)\d{8,10}$/.exec(before)?.[0], /^[\w-]{33}(?![\w-])/.exec(behind)?.[0]]
      : anchor.startsWith("-")
        ? [/(?<!\w)[\da-f]{32}$/.exec(before)?.[0], ""]
        : [/(?<![\w~.-])[\w~.-]{3}$/.exec(before)?.[0], /^[\w~.-]{31,34}/.exec(behind)?.[0]];
    if (lead === undefined || rest === undefined) return undefined;
    const shown = anchor.startsWith(":") ? "…:AA…" : anchor.startsWith("-") ? "…-us1" : "…Q~…";
    return { name: l10n.t("access token ({0})", shown), start: at - lead.length, end: at + anchor.length + rest.length };
  },
};

/** `Authorization: Bearer …` and the like; the names of schemes have no case (RFC 9110, section 11.1). */
const authorization: SecretShape = {
  anchor: /(?<![A-Za-z0-9_])(?:bearer|basic|token|apikey)[ \t]{1,4}(?=[\w.~+/=-]{8})/gi,
  find(runs, at, anchor) {
    const start = at + anchor.length;
    const end = trimDots(runs.text, start, runs.endOf(credentials, start));
    const secret = runs.text.slice(start, Math.min(end, start + longestValue));
    if (isPlaceholder(secret)) return undefined;
    const isHeader = /authorization["'`\]]{0,2}[ \t]{0,4}(?:[:=,]|=>)[ \t]{0,4}["'`]{0,2}$/i.test(
      runs.text.slice(Math.max(0, at - 40), at),
    );
    const isCapital = /^(?:Bearer|Basic)/.test(anchor) && secret.length >= 16 && /\d/.test(secret);
    const isOther = /^(?:bearer|basic)/i.test(anchor) && secret.length >= 16 && looksRandom(secret);
    const isLikely = isHeader
      ? secret.length >= 16 || /\d/.test(secret) || /[a-z][A-Z]|[A-Z][a-z]+[A-Z]/.test(secret)
      : isCapital || isOther;
    return isLikely ? { name: l10n.t("authorization header"), start, end } : undefined;
  },
};

/** `password = "…"` in any language, settings file, header, query, command or tag. */
const assignment: SecretShape = {
  anchor:
    /(?:secret|token|passw(?:or)?d|passphrase|pwd|authorization|credentials?|(?:api|access|account|private|auth|encryption|signing|master|service|subscription|functions)[-_]?key|shared[-_]?access[-_]?signature|(?<=[?&;](?:x-amz-|x-goog-)?)(?:sig|signature|code|key)(?==))/gi,
  find(runs, at, anchor) {
    const { text } = runs;
    const nameEnd = runs.endOf(dotted, at + anchor.length);
    if (nameEnd - at - anchor.length > 40) return undefined;
    // A user's name in an address: its password ends at the sign, see `inAddress`.
    if (/:\/\/[\w.-]{0,24}$/.test(text.slice(Math.max(0, at - 28), at)) && text.charAt(nameEnd) === ":") return undefined;
    let place = nameEnd;
    const quote = text.charAt(place);
    if (quote === '"' || quote === "'") place += 1;
    // Quotes inside of a text that is itself quoted.
    else if (quote === "\\" && text.charAt(place + 1) === '"') place += 2;
    if (text.charAt(place) === "]") place += 1;
    const isTag = text.charAt(place) === ">";
    const isFlag = text.startsWith("--", at - 2) || /--[\w-]{1,20}$/.test(text.slice(Math.max(0, at - 22), at));
    const afterName = place;
    place = skipBlanks(text, place);
    const operator = /^(?::=|=>|[:=]|,(?=\s{0,4}["'`]))/.exec(text.slice(place, place + 6))?.[0];
    if (operator === "," && quote !== '"' && quote !== "'") return undefined;
    if (operator !== undefined) place += operator.length;
    else if (isTag) place = afterName + 1;
    else if (!isFlag || place === afterName) return undefined;
    place = skipBlanks(text, place);
    if (text.charAt(place) === "\\" && /["'nt]/.test(text.charAt(place + 1))) place += text.charAt(place + 1) === "n" ? 0 : 1;
    const open = /["'`]/.test(text.charAt(place)) ? text.charAt(place) : "";
    const start = place + open.length;
    const end = open === "" ? bareEnd(runs, start, isTag && operator === undefined) : quotedEnd(runs, start, open);
    if (end === undefined || end - start > longestValue) return undefined;
    const secret = text.slice(start, end);
    const isLong = secret.length >= 12 && looksRandom(secret);
    return isLong || isInConnection(text, at, start, secret) ? { name: l10n.t("secret in an assignment"), start, end } : undefined;
  },
};

/** Where a value without quotes ends; undefined where something other than a value follows. */
function bareEnd(runs: TextRuns, start: number, isTag: boolean): number | undefined {
  let end = runs.endOf(values, start);
  const next = runs.text.charAt(end);
  if (isTag ? !runs.text.startsWith("</", end) : !/^["'`\s,;}\])|\\<>]?$/.test(next)) return undefined;
  // The next parameter of a query.
  const ampersand = runs.next("&", start);
  if (ampersand < end && /^&(?:amp;)?[\w.-]{1,40}=/.test(runs.text.slice(ampersand, ampersand + 48))) end = ampersand;
  return end;
}

/** Where a value in quotes ends; undefined where it does not, or is no value. */
function quotedEnd(runs: TextRuns, start: number, quote: string): number | undefined {
  const end = runs.endOf(values, start);
  if (/^["'`\s,;}\\]?$/.test(runs.text.charAt(end)) && runs.text.charAt(end) !== "") return end;
  if (end === runs.text.length) return end;
  const close = runs.endOf(quotedValues, start);
  if (close - start > 128 || runs.text.charAt(close) !== quote) return undefined;
  const secret = runs.text.slice(start, close);
  // Other characters are those of a pattern, an address or a call, unless all kinds of characters are mixed.
  return /\w\(.*\)$|:\/\/|\$\(|^\W|[[\]|]/.test(secret) || ![/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(secret)) ? undefined : close;
}

/** Whether a password is one of a connection string (`Server=…;Password=…`), which is a password however short it is. */
function isInConnection(text: string, at: number, start: number, secret: string): boolean {
  if (secret.length < 4 || !/[;"'] ?$/.test(text.slice(Math.max(0, at - 2), at)) || text.charAt(start - 1) !== "=") return false;
  if (isPlaceholder(secret)) return false;
  return /(?:server|data source|host|user id|uid|username|database)\s?=[^;]{1,80};/i.test(text.slice(Math.max(0, at - 160), at));
}

/** A line of `.netrc`: `machine … login … password …`. */
const netrc: SecretShape = {
  anchor: /(?<!\S)(?:machine[ \t]{1,8}[^\s]{1,48}(?=\s)|default(?=\s{1,8}(?:login|password)\s))/gi,
  find(runs, at, anchor) {
    const { text } = runs;
    let place = at + anchor.length;
    let hasLogin = false;
    for (let pair = 0; pair < 4; pair += 1) {
      const found = /^\s{1,40}(login|account|password)\s{1,8}(\S{1,256})(?!\S)/i.exec(text.slice(place, place + 320));
      if (found === null) return undefined;
      const [whole, key = "", value = ""] = found;
      place += whole.length;
      if (key.toLowerCase() !== "password") hasLogin = true;
      else if (!isPlaceholder(value) && (hasLogin || /^\s{1,40}login\s/i.test(text.slice(place, place + 50)))) {
        return { name: l10n.t("password in .netrc"), start: place - value.length, end: place };
      }
    }
    return undefined;
  },
};

/** All shapes; the first ones name a secret that several of them find. */
export const secretShapes: readonly SecretShape[] = [
  pem,
  tokens,
  sendGrid,
  webToken,
  webhook,
  discord,
  marked,
  inAddress,
  authorization,
  netrc,
  assignment,
];

/** Behind blanks, and at most one line feed. */
function skipBlanks(text: string, from: number): number {
  let place = from;
  let feeds = 0;
  while (place < from + mostBlanks) {
    const character = text.charAt(place);
    if (character === "\n") feeds += 1;
    else if (character !== " " && character !== "\t" && character !== "\r") break;
    if (feeds > 1) break;
    place += 1;
  }
  return place;
}

/** Without the full stops at the end, which are the sentence's. */
function trimDots(text: string, start: number, from: number): number {
  let end = from;
  while (end > start && text.charAt(end - 1) === ".") end -= 1;
  return end;
}
