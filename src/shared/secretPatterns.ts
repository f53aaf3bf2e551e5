import { EventLoopYielder } from "./eventLoopYielder.ts";
import { anchorLooksBack, longestAnchor, secretShapes, type ShapeFound } from "./secretShapes.ts";
import { TextRuns } from "./textRuns.ts";

/** The patterns of secrets in content that is about to be sent: files, diffs, terminal text, notebook outputs, web pages. */

/** A place in a text that looks like a secret; offsets in UTF-16 units. */
export interface SecretFound {
  /** Name of the pattern, in the display language. */
  readonly pattern: string;
  /** It has the shape of an API key of a model provider. */
  readonly isApiKey: boolean;
  readonly start: number;
  readonly end: number;
}

/** How many characters are searched in one turn. */
const partLength = 32_768;

/** The possible secrets in a text, in order. Overlapping ones are merged. Linear in the length of any text. */
export function findSecrets(text: string): readonly SecretFound[] {
  const found: ShapeFound[] = [];
  const runs = new TextRuns(text);
  for (let at = 0; at < text.length; at += partLength) searchPart(runs, at, found);
  return merged(found);
}

/** Like {@link findSecrets}, for long texts: others have their turn between its parts. */
export async function findSecretsInTurns(text: string): Promise<readonly SecretFound[]> {
  const found: ShapeFound[] = [];
  const runs = new TextRuns(text);
  const yielder = new EventLoopYielder();
  for (let at = 0; at < text.length; at += partLength) {
    if (yielder.isDue) await yielder.yield();
    searchPart(runs, at, found);
  }
  return merged(found);
}

/** Adds the secrets whose anchors begin in a part of a text. What follows an anchor is looked up in the whole text, so a part's border cuts nothing. */
function searchPart(runs: TextRuns, at: number, found: ShapeFound[]): void {
  const from = Math.max(0, at - anchorLooksBack);
  const part = runs.text.slice(from, at + partLength + longestAnchor);
  for (const { anchor, find } of secretShapes) {
    let covered = at;
    for (const { index, 0: text } of part.matchAll(anchor)) {
      const place = from + index;
      if (place >= at + partLength) break;
      if (place < covered) continue;
      const secret = find(runs, place, text);
      if (secret === undefined) continue;
      found.push(secret);
      covered = secret.end;
    }
  }
}

/** In order, without overlaps. What several shapes find is called an API key if it is one to any of them. */
function merged(found: ShapeFound[]): readonly SecretFound[] {
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  const apart: SecretFound[] = [];
  for (const { name: pattern, isApiKey = false, start, end } of found) {
    const last = apart.at(-1);
    if (last === undefined || start >= last.end) apart.push({ pattern, isApiKey, start, end });
    else {
      const better = isApiKey && !last.isApiKey ? { pattern, isApiKey } : last;
      apart[apart.length - 1] = { pattern: better.pattern, isApiKey: better.isApiKey, start: last.start, end: Math.max(end, last.end) };
    }
  }
  return apart;
}

/** The text with all possible secrets redacted. */
export function redactSecrets(text: string): string {
  return redacted(text, findSecrets(text));
}

/** Like {@link redactSecrets}, for long texts: others have their turn in between. */
export async function redactSecretsInTurns(text: string): Promise<string> {
  return redacted(text, await findSecretsInTurns(text));
}

function redacted(text: string, secrets: readonly SecretFound[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of secrets) {
    parts.push(text.slice(at, start), "[redacted]");
    at = end;
  }
  parts.push(text.slice(at));
  return parts.join("");
}

/** The text of a file that as a whole is secret (`.env`, `credentials`): every value is redacted, whatever it looks like. */
export function redactValues(text: string): string {
  return redactSecrets(text).replace(
    /^([ \t]*(?:export[ \t]+)?["']?[\w.-]{1,200}["']?[ \t]*[:=][ \t]*)(?![ \t\r\n])(?!\[redacted\]|[{[][ \t]*$)[^\r\n]+/gm,
    "$1[redacted]",
  );
}

/** Patterns of the names of files that hold secrets; matched against the path in lower case, with `/`. */
const secretFiles: readonly (readonly [pattern: string, matches: RegExp])[] = [
  [
    ".env*",
    /(?:^|\/)\.(?:env|flaskenv|dev\.vars)(?:rc|[._-](?!(?:[^/]{0,40}[._-])?(?:example|sample|template|dist|defaults?|schema)$)[^/]*)?$/,
  ],
  ["*.env", /[^/]\.env$/],
  ["*.pem, *.key, *.p12, *.pfx", /\.(?:pem|key|p12|pfx|p8|pk8|jks|jceks|bks|keystore|kdbx?|ppk|asc|gpg|pgp|agekey|ovpn)$/],
  ["id_rsa, id_ed25519", /(?:^|\/)id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$/],
  [
    ".npmrc, .pypirc, .netrc",
    /(?:^|\/)(?:\.npmrc|\.yarnrc|\.pypirc|pip\.(?:conf|ini)|[._]netrc|\.git-credentials|\.pgpass|pgpass\.conf|\.my\.cnf|\.mylogin\.cnf|\.htpasswd|\.htdigest|\.vault-token|\.?vault[-_]pass(?:word)?(?:\.txt)?|\.s3cfg|\.boto|\.curlrc|\.wgetrc|\.msmtprc|\.fetchmailrc|\.esmtprc|\.dockercfg|\.terraformrc|terraform\.rc|rclone\.conf|\.clasprc\.json|\.remote-sync\.json|ftpconfig|\.ftpconfig|sftp(?:-config)?\.json|local\.settings\.json|auth\.json)$/,
  ],
  [
    "credentials",
    /(?:^|\/)(?:\.aws\/(?:credentials|config)|\.aws\/(?:cli|sso)\/cache\/[^/]+|\.docker\/config\.json|\.kube\/(?:config|cache\/.+)|kubeconfig|\.ssh\/[^/]+|\.gnupg\/.+|\.azure\/[^/]+\.(?:json|bin)|gcloud\/(?:[^/]{1,100}\/){0,3}[^/]{1,100}\.(?:db|json)|(?:gh|glab-cli|hub)\/(?:hosts|config)\.ya?ml|\.config\/hub|\.m2\/settings(?:-security)?\.xml|\.?credentials(?:\.(?:json|toml|ya?ml|ini|csv|txt|xml|properties|db|tfrc\.json))?|[^/]*[-_.]credentials\.json|client_secrets?[^/]*\.json)$/,
  ],
  ["secrets.*", /(?:^|\/)(?:\.?secrets?|service[-_]?account[^/]*)\.(?:json|ya?ml|toml|ini|properties|env|txt)$/],
  ["*.tfstate, *.tfvars", /\.(?:tfstate(?:\.[^/]{1,40})?|tfvars(?:\.json)?)$/],
  [
    ".bash_history",
    /(?:^|\/)(?:\.(?:[a-z]{1,12}_|node_repl_|python_)history|\.(?:h?ist(?:ory|file)|zhistory)|fish_history|consolehost_history\.txt|\.lesshst|\.viminfo)$/,
  ],
  ["/etc/passwd, /etc/shadow", /^\/etc\/(?:passwd|g?shadow|sudoers)-?$/],
];

/** Endings that editors and people give to the copy of a file. */
const copyEnding = /(?:~|\.(?:bak|backup|old|orig|save|copy|swp|swo|tmp|rej|rpmsave|dpkg-old)|\.\d{1,3})$/;

/**
 * Which pattern of secret files a path falls under, whatever its case and however it is spelled; undefined for any other file.
 * @param path absolute or relative, with `/` or `\`
 */
export function secretFilePattern(path: string): string | undefined {
  const normal = normalize(path.replaceAll("\\", "/")).toLowerCase();
  const original = normal.replace(copyEnding, "");
  // Vim's copy of `a` is `.a.swp`, Emacs's `#a#`.
  const names = new Set([normal, original, original.replace(/(^|\/)[.#](?=[^/]+$)/, "$1").replace(/#$/, "")]);
  for (const name of original === normal && !normal.includes("#") ? [normal] : names) {
    const found = secretFiles.find(([, matches]) => matches.test(name));
    if (found !== undefined) return found[0];
  }
  return undefined;
}

/** Whether a pattern is one of those for names of files. */
export function isSecretFilePattern(pattern: string): boolean {
  return secretFiles.some(([name]) => name === pattern);
}

/** No system takes a longer path. Of a longer one, its end is judged. */
const longestPath = 4096;

/** Characters that some file systems do not see in a name. */
const unseen = /[\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF]/g;

function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.replace(unseen, "").split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && (part !== "" || parts.length === 0)) parts.push(nameOnDisk(part));
  }
  return parts.join("/").slice(-longestPath);
}

/** A name as Windows reads it: without spaces and dots at the end, and without the name of a stream (`.env::$DATA`). */
function nameOnDisk(name: string): string {
  const colon = name.indexOf(":", 2);
  let end = colon < 0 ? name.length : colon;
  while (end > 0 && ". ".includes(name.charAt(end - 1))) end -= 1;
  return name.slice(0, end);
}
