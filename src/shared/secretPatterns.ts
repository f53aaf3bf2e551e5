import * as l10n from "@vscode/l10n";

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

interface SecretPattern {
  readonly name: () => string;
  readonly isApiKey?: true;
  /** With the flags `dg`; group 1, where there is one, is the secret itself. Bounded, without nested quantifiers: the text is untrusted. */
  readonly shape: RegExp;
  readonly accepts?: (secret: string) => boolean;
}

const patterns: readonly SecretPattern[] = [
  {
    name: () => l10n.t("private key (PEM)"),
    shape:
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:(?!-----BEGIN )[\s\S]){0,20000}?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$(?![\s\S]))/dg,
  },
  {
    name: () => l10n.t("API key (sk-…)"),
    isApiKey: true,
    shape: /\bsk-(?:(?:or-v1|ant|proj|svcacct|admin)-[\w-]{16,400}|(?=[A-Za-z]{0,80}\d)[A-Za-z0-9]{20,200})/dg,
  },
  { name: () => l10n.t("AWS access key (AKIA…)"), shape: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/dg },
  { name: () => l10n.t("GitHub token (ghp_…)"), shape: /\b(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\w{20,255})/dg },
  { name: () => l10n.t("GitLab token (glpat-…)"), shape: /\bglpat-[\w-]{20,100}/dg },
  { name: () => l10n.t("Slack token (xox…)"), shape: /\bxox[abeoprs]-[\w-]{10,250}/dg },
  { name: () => l10n.t("Google API key (AIza…)"), shape: /\bAIza[\w-]{30,60}/dg },
  { name: () => l10n.t("Stripe key (sk_live_…)"), shape: /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,200}/dg },
  { name: () => l10n.t("npm token (npm_…)"), shape: /\bnpm_[A-Za-z0-9]{30,60}/dg },
  {
    name: () => l10n.t("API key (gsk_…, xai-…, pplx-…, hf_…)"),
    isApiKey: true,
    shape: /\b(?:gsk_|xai-|pplx-|hf_)(?=[A-Za-z]{0,80}\d)[A-Za-z0-9]{24,200}/dg,
  },
  { name: () => l10n.t("SendGrid key (SG.…)"), shape: /\bSG\.[\w-]{16,64}\.[\w-]{16,64}/dg },
  {
    name: () => l10n.t("JSON web token (eyJ…)"),
    shape: /(?:(?<![\w-])eyJ[\w-]{8,4000}|\beyJ[\w-]{8,120})\.eyJ[\w-]{4,8000}\.[\w-]{8,2000}/dg,
  },
  {
    name: () => l10n.t("password in a URL"),
    shape: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'<>]{1,100}:([^\s/:@"'<>]{3,200})@/dgi,
    accepts: isNoPlaceholder,
  },
  {
    name: () => l10n.t("authorization header"),
    shape: /\b(?:Bearer|Basic)\s{1,4}([\w.~+/=-]{16,2000})/dg,
    accepts: (secret) => isNoPlaceholder(secret) && /\d/.test(secret),
  },
  {
    name: () => l10n.t("secret in an assignment"),
    shape:
      /(?:secret|token|passw(?:or)?d|passphrase|pwd|api[-_]?key|access[-_]?key|private[-_]?key|auth[-_]?key|encryption[-_]?key|credentials?)[\w.-]{0,40}["']?\]?\s{0,4}(?::=|=>|[:=])\s{0,4}["'`]?(?=([\w+/=!@#%^&*~.-]{12,512}))\1(?=["'`\s,;}]|$)/dgi,
    accepts: looksRandom,
  },
];

/** The possible secrets in a text, in order. Overlapping ones are merged. */
export function findSecrets(text: string): readonly SecretFound[] {
  const found: SecretFound[] = [];
  for (const { name, isApiKey = false, shape, accepts } of patterns) {
    for (const match of text.matchAll(shape)) {
      const [start, end] = match.indices?.[1] ?? match.indices?.[0] ?? [match.index, match.index + match[0].length];
      if (accepts?.(text.slice(start, end)) ?? true) found.push({ pattern: name(), isApiKey, start, end });
    }
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  const apart: SecretFound[] = [];
  for (const one of found) if (one.start >= (apart.at(-1)?.end ?? 0)) apart.push(one);
  return apart;
}

/** The text with all possible secrets redacted. */
export function redactSecrets(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of findSecrets(text)) {
    parts.push(text.slice(at, start), "[redacted]");
    at = end;
  }
  return parts.join("") + text.slice(at);
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
  [".env*", /(?:^|\/)\.env(?:rc|\.(?!example$|sample$|template$|dist$|defaults$)[^/]*)?$/],
  ["*.env", /[^/]\.env$/],
  ["*.pem, *.key, *.p12, *.pfx", /\.(?:pem|key|p12|pfx|p8|jks|keystore|kdbx|ppk|asc|gpg)$/],
  ["id_rsa, id_ed25519", /(?:^|\/)id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$/],
  [
    ".npmrc, .pypirc, .netrc",
    /(?:^|\/)(?:\.npmrc|\.yarnrc|\.pypirc|[._]netrc|\.git-credentials|\.pgpass|\.my\.cnf|\.htpasswd|\.vault-token)$/,
  ],
  [
    "credentials",
    /(?:^|\/)(?:\.aws\/(?:credentials|config)|\.docker\/config\.json|\.kube\/config|kubeconfig|\.ssh\/[^/]+|credentials(?:\.json)?)$/,
  ],
  ["secrets.*", /(?:^|\/)(?:secrets?|service[-_]?account[^/]*)\.(?:json|ya?ml|toml|ini|properties)$/],
  ["*.tfstate, *.tfvars", /\.(?:tfstate(?:\.backup)?|tfvars)$/],
  ["/etc/passwd, /etc/shadow", /^\/etc\/(?:passwd|shadow|sudoers)-?$/],
];

/**
 * Which pattern of secret files a path falls under, whatever its case and however it is spelled; undefined for any other file.
 * @param path absolute or relative, with `/` or `\`
 */
export function secretFilePattern(path: string): string | undefined {
  const normal = normalize(path.replaceAll("\\", "/")).toLowerCase();
  return secretFiles.find(([, matches]) => matches.test(normal))?.[0];
}

/** Whether a pattern is one of those for names of files. */
export function isSecretFilePattern(pattern: string): boolean {
  return secretFiles.some(([name]) => name === pattern);
}

function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && (part !== "" || parts.length === 0)) parts.push(part);
  }
  const whole = parts.join("/");
  // Windows ignores spaces and dots at the end of a name.
  let end = whole.length;
  while (end > 0 && ". ".includes(whole.charAt(end - 1))) end -= 1;
  return whole.slice(0, end);
}

function isNoPlaceholder(secret: string): boolean {
  return !/^(?:\[redacted|x+|\*+|\.+|password|passwd|secret|token|pass|user|changeme|example|\$|%|\{)/i.test(secret);
}

/** Random letters and digits, as opposed to a word, path, number, call or variable name. */
function looksRandom(secret: string): boolean {
  if (!isNoPlaceholder(secret) || !/\d/.test(secret) || !/[A-Za-z]/.test(secret)) return false;
  if (/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(secret)) return false;
  if (/^(?:[a-z]+[-_.])+[a-z]*\d{0,3}$/i.test(secret) || /^[a-z_$][\w$]*(?:\.[a-z_$][\w$]*)+$/i.test(secret)) return false;
  const counts = new Map<string, number>();
  for (const character of secret) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / secret.length) * Math.log2(count / secret.length);
  return bits >= 3.2;
}
