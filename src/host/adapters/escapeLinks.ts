/**
 * Keeps text from containing links. VS Code turns `[text](address)` in notifications, progress and input boxes into links, even to commands, and our
 * messages contain file names and text from servers and models. A link needs `](` without a space in between.
 */
export function escapeLinks(text: string): string {
  return text.replaceAll("](", "] (");
}
