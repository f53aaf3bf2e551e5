import { findSecrets } from "../src/shared/secretPatterns.ts";
import { root } from "./pinned.ts";

/** All that may be in a package. */
const allowed: readonly RegExp[] = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/package(\.nls(\.[\w-]+)?)?\.json$/,
  /^extension\/(readme\.md|changelog\.md|LICENSE\.txt|SECURITY\.md|ThirdPartyNotices\.txt)$/i,
  /^extension\/dist\/extension\.js$/,
  /^extension\/dist\/web\/extension\.cjs$/,
  /^extension\/dist\/chunks\/[\w.-]+\.js$/,
  /^extension\/dist\/webview\/[\w./-]+\.(js|css|ttf|woff2)$/,
  /^extension\/media\/[\w-]+\.(png|svg|md)$/,
  /^extension\/l10n\/[\w.-]+\.json$/,
];

/** Ways to run what did not come with the package. */
const remoteCode: readonly (readonly [string, RegExp])[] = [
  ["eval", /\beval\s*\(/],
  ["new Function", /\bnew\s+Function\s*\(/],
  ["import of an address", /\bimport\s*\(\s*["'`]https?:/],
  ["importScripts", /\bimportScripts\s*\(/],
  ["a script of a CDN", /https?:\/\/[^\s"'`]{0,200}\b(?:unpkg\.com|jsdelivr\.net|cdnjs\.|esm\.sh)/],
];

/** What esbuild leaves where a package for CommonJS asks for a module of Node's: it throws in an ES module, so nothing would activate. */
const brokenImport = "Dynamic require of";

/** Mermaid's layout ELK looks for a package with workers and does without if that throws. */
const handlesMissing = /^extension\/dist\/webview\/diagram\//;

/** Patterns that prose and code do not fit by chance. */
const surePatterns = /^(?:API key|private key|AWS|GitHub|GitLab|Slack|Google|Stripe|npm|SendGrid|JSON web token)/;

/**
 * What is wrong with the files of a package: names that are not on the list, secrets, code that is fetched when it runs, places of this machine.
 * @returns a sentence each; none where all is well
 */
export function packageProblems(files: ReadonlyMap<string, Buffer>): readonly string[] {
  return [...files].flatMap(([name, bytes]) => {
    const text = /\.(?:c?js|css|json|md|txt|svg|xml|vsixmanifest)$/.test(name) ? bytes.toString() : "";
    const scripts = /\.c?js$/.test(name) ? remoteCode.filter(([, shape]) => shape.test(text)) : [];
    return [
      ...(allowed.some((shape) => shape.test(name)) ? [] : [`${name} does not belong into a package`]),
      ...findSecrets(text)
        .filter(({ pattern }) => surePatterns.test(pattern))
        .map(({ pattern }) => `${name} holds what looks like a secret: ${pattern}`),
      ...scripts.map(([what]) => `${name} could run what did not come with it: ${what}`),
      ...(name.endsWith(".js") && !handlesMissing.test(name) && text.includes(brokenImport)
        ? [`${name} calls require(), which an ES module does not have`]
        : []),
      ...(bytes.includes(root) ? [`${name} names a place of this machine`] : []),
    ];
  });
}
