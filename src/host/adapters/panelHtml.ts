import * as vscode from "vscode";

/** The panel's script, by its path beside the style sheet; written by the build. Where nothing was built, and while it is built anew, its entry is good enough. */
declare const panelScript: string | undefined;

/** Keeps what the host says until the panel's script is there (`hostPort.ts`). Before the style sheets, which a script would wait for. */
const keepMessages = "early={heard:[],hear:({data})=>early.heard.push(data)};addEventListener('message',early.hear)";

/**
 * The HTML of the chat panel or of a page of an editor tab. Its policy allows only our own script, style sheets, fonts and images, `data:` images,
 * and no connections. `default-src` does not cover forms, base and frames, so they are listed. Workers start from a blob.
 * A browser carries the nonce of a module on to the chunks it imports, so they need no allowance of their own. All that the page needs is named in its head, so
 * that nothing is fetched only once something else is there, and is in few files: VS Code fetches each on a long way. A module runs once all is parsed.
 * `drawsTitle`: the panel has the buttons that VS Code has in the title of the view.
 */
export function panelHtml(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  { page = "main", drawsTitle = false }: { readonly page?: "main" | "usage" | "ledger"; readonly drawsTitle?: boolean } = {},
): string {
  const file = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, "dist", "webview", name)).toString();
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data:`,
    "worker-src blob:",
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-src 'none'",
    "media-src 'none'",
    "object-src 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${escapeAttribute(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeAttribute(policy)}">
<meta http-equiv="x-dns-prefetch-control" content="off">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Aside</title>${page === "main" ? `\n<script nonce="${nonce}">${keepMessages}</script>` : ""}
<script type="module" nonce="${nonce}" src="${escapeAttribute(file(page === "main" ? panelFile() : `${page}.js`))}"></script>
<link rel="stylesheet" href="${escapeAttribute(file(`${page}.css`))}">${page === "ledger" ? "" : `\n<link rel="preload" as="font" type="font/ttf" crossorigin href="${escapeAttribute(file("codicon.ttf"))}">`}
</head>
<body>
<div id="panel"${drawsTitle ? " data-draws-title" : ""}></div>
</body>
</html>`;
}

function panelFile(): string {
  return typeof panelScript === "undefined" ? "main.js" : panelScript;
}

function escapeAttribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
