import * as vscode from "vscode";

/** Folders a panel may load files from: nothing of the workspace, nothing of our own besides what it shows. */
export function panelRoots(extensionUri: vscode.Uri): readonly vscode.Uri[] {
  return [vscode.Uri.joinPath(extensionUri, "dist", "webview"), vscode.Uri.joinPath(extensionUri, "media")];
}

/**
 * The HTML of the chat panel or the usage page. Its policy allows only our own script, style sheets, fonts and images, `data:` images,
 * and no connections. `default-src` does not cover forms, base and frames, so they are listed. Workers start from a blob.
 * A browser carries the nonce of a module on to the chunks it imports, so they need no allowance of their own.
 */
export function panelHtml(webview: vscode.Webview, extensionUri: vscode.Uri, page: "main" | "usage" = "main"): string {
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
<title>Aside</title>
<link rel="stylesheet" href="${escapeAttribute(file("codicon.css"))}">
<link rel="stylesheet" href="${escapeAttribute(file(`${page}.css`))}">
</head>
<body>
<div id="panel"></div>
<script type="module" nonce="${nonce}" src="${escapeAttribute(file(`${page}.js`))}"></script>
</body>
</html>`;
}

function escapeAttribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
