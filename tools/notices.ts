import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Metafile } from "esbuild";

const root = path.resolve(import.meta.dirname, "..");

/** Packages whose files get into dist without esbuild seeing them, and what is changed in them, which their licence asks to say. */
const copied = new Map([["@vscode/codicons", "Changed: the outlines of icons that Aside does not use are removed."]]);

/** Name of the package that a bundled file belongs to, or undefined for our own. */
function packageOf(input: string): string | undefined {
  const inside = input.split("node_modules/").at(-1);
  if (inside === undefined || inside === input) return undefined;
  const [first, second] = inside.split("/");
  return first?.startsWith("@") ? `${first}/${second}` : first;
}

/** Licences that a package names and does not bring along, out of its repository. */
const licences = path.join(root, "tools/licences");

async function licenceText(name: string): Promise<string> {
  const folder = path.join(root, "node_modules", name);
  const names = (await readdir(folder)).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name)).toSorted();
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), "utf8")));
  if (texts.length === 0) texts.push(await readFile(path.join(licences, `${name.replace("/", "__")}.txt`), "utf8"));
  return texts.map((text) => text.replaceAll("\r\n", "\n").trim()).join("\n\n");
}

/**
 * The text of ThirdPartyNotices.txt: every package with a file in one of the bundles, with version, licence, source and licence text.
 * @param metafiles what esbuild says of each bundle
 * @throws Error if a package names no licence, or one whose text is nowhere
 */
export async function thirdPartyNotices(metafiles: readonly Metafile[]): Promise<string> {
  const names = new Set(copied.keys());
  for (const metafile of metafiles) {
    for (const input of Object.keys(metafile.inputs)) {
      const name = packageOf(input);
      if (name !== undefined) names.add(name);
    }
  }
  const parts = [...names].map(async (name) => {
    const folder = path.join(root, "node_modules", name);
    const manifest = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8")) as {
      readonly version: string;
      readonly license?: string;
      readonly repository?: string | { readonly url: string };
    };
    const { repository } = manifest;
    const address = typeof repository === "string" ? repository : repository?.url;
    // Some licences ask to say where the source is.
    const source = address === undefined ? "" : `\nSource: ${address.replace(/^git\+/, "").replace(/\.git$/, "")}`;
    const change = copied.get(name);
    const changes = change === undefined ? "" : `\n${change}`;
    const text = await licenceText(name);
    const licence = manifest.license ?? (/^(?:the )?mit license\b/i.test(text) ? "MIT" : undefined);
    if (licence === undefined) throw new Error(`${name} names no licence`);
    return { name, licence, words: `${name} ${manifest.version}\nLicence: ${licence}${source}${changes}`, text };
  });
  // By licence: texts that repeat each other are compressed well only where they are near each other.
  const sorted = (await Promise.all(parts)).toSorted((a, b) => compare(a.licence, b.licence) || compare(a.name, b.name));
  // Packages of one author often have the very same text: it is there once, below all of them.
  const byText = new Map<string, string>();
  for (const { text, words } of sorted) byText.set(text, [...(byText.has(text) ? [byText.get(text)] : []), words].join("\n\n"));
  const sections = Array.from(byText, ([text, words]) => `${words}\n\n${text}`.trimEnd());
  const rule = "\n\n" + "-".repeat(80) + "\n\n";
  return `Aside contains the following third-party software.${rule}${sections.join(rule)}\n`;
}

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
