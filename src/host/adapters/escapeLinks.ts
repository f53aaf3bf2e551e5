/**
 * A text in which nothing is a link. VS Code turns `[words](address)` in notifications, progress and input boxes into links and follows them at a
 * click, commands too; names of files and words of servers and models stand in our messages. A link needs its bracket and parenthesis side by side.
 */
export function escapeLinks(text: string): string {
  return text.replaceAll("](", "] (");
}
