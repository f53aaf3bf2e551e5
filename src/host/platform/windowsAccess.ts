import * as l10n from "@vscode/l10n";

/** Administrators, the system, and the account that installs Windows' own files. */
const administrators: ReadonlySet<string> = new Set([
  "BA",
  "SY",
  "S-1-5-32-544",
  "S-1-5-18",
  "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",
]);

/** Rights that change nothing: reading, running, and looking at properties and permissions. */
const harmlessRights: ReadonlySet<string> = new Set(["FR", "FX", "GR", "GX", "RC", "CC", "SW", "LO", "WP"]);

/** The bits of the harmless rights: read data, read extended attributes, execute, read attributes, read control, synchronize, generic read and execute. */
const harmlessBits = 0x1 | 0x8 | 0x20 | 0x80 | 0x2_0000 | 0x10_0000 | 0x8000_0000 | 0x2000_0000;

/**
 * Why a file on Windows may have been written by somebody else than an administrator, as a phrase; undefined if it cannot have been. What is not understood
 * counts as writable.
 * @param descriptor its security descriptor as a string (SDDL), such as `O:BAG:SYD:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;0x1200a9;;;BU)`
 */
export function accessProblem(file: string, descriptor: string): string | undefined {
  const parts = /^O:(.+?)(?:G:.+?)?D:([A-Z_]*)((?:\([^()]*\))*)(?:S:.*)?$/s.exec(descriptor);
  const [, owner = "", , entries = ""] = parts ?? [];
  if (parts === null || entries === "") return l10n.t("Windows did not report who can change {0}", file);
  if (!administrators.has(owner)) return l10n.t("{0} does not belong to Administrators", file);
  const isSafe = Array.from(entries.matchAll(/\(([^()]*)\)/g), ([, entry = ""]) => entry).every(isHarmless);
  return isSafe ? undefined : l10n.t("users other than administrators can write to {0}", file);
}

/** Whether an entry of an access list lets only administrators change something. */
function isHarmless(entry: string): boolean {
  const [kind = "", flags = "", rights = "", , , who = ""] = entry.split(";");
  if (kind === "D" || administrators.has(who)) return true;
  // One that is only inherited says nothing of the folder itself; the file has entries of its own.
  if (kind !== "A") return false;
  if (pairsOf(flags).includes("IO")) return true;
  if (/^0x[0-9a-f]{1,8}$/i.test(rights)) return (Number(rights) & ~harmlessBits) === 0;
  return rights.length % 2 === 0 && pairsOf(rights).every((right) => harmlessRights.has(right));
}

function pairsOf(text: string): readonly string[] {
  return text.match(/../g) ?? [];
}
