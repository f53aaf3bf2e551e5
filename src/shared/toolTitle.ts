/**
 * The name of a tool in words, such as `Read file` for `aside_readFile`. Names that differ may have one title, so where it matters which tool is meant, the
 * name is shown as well.
 */
export function toolTitle(name: string): string {
  const words = name
    .replace(/^(?:aside_|mcp_|openrouter:)/, "")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .split(/[_\s-]/)
    .flatMap((part) => part.split(" "))
    .filter((word) => word !== "")
    .map((word) => (/^[A-Z0-9]{2,}$/.test(word) ? word : word.toLowerCase()));
  const title = words.join(" ");
  return title === "" ? name : title.charAt(0).toUpperCase() + title.slice(1);
}
