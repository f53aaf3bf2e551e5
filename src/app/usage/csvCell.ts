/** A cell of a CSV file (RFC 4180). What a spreadsheet would evaluate as a formula starts with an apostrophe. */
export function csvCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return plainNumber(value);
  const escaped = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(escaped) ? `"${escaped.replaceAll('"', '""')}"` : escaped;
}

/** A number without an exponent, at most twelve digits after the point; nothing for one that cannot be right. */
function plainNumber(value: number): string {
  return Math.abs(value) < 1e21 ? value.toFixed(12).replace(/\.?0+$/, "") : "";
}
