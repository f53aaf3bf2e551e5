/** What a link to a heading calls it, such as `the-second-part`: named as GitHub names headings. */
export function headingName(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, "")
    .replaceAll(" ", "-");
}
