// Runs what a test writes into a file of its storage, with the API of VS Code, and writes what came of it beside that.
const vscode = require("vscode");

const Run = Object.getPrototypeOf(async () => undefined).constructor;

exports.activate = async ({ globalStorageUri, subscriptions }) => {
  await vscode.workspace.fs.createDirectory(globalStorageUri);
  const file = (name) => vscode.Uri.joinPath(globalStorageUri, name);
  const kept = {};
  let last;
  let isBusy = false;
  const look = async () => {
    if (isBusy) return;
    isBusy = true;
    try {
      const { id, code } = JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(file("do.json"))));
      if (id === last) return;
      last = id;
      const done = await new Run("vscode", "root", "kept", code)(vscode, vscode.workspace.workspaceFolders?.[0]?.uri, kept).then(
        (result) => ({ result }),
        (error) => ({ error: String(error) }),
      );
      await vscode.workspace.fs.writeFile(file(`${id}.json`), new TextEncoder().encode(JSON.stringify(done)));
    } catch {
      // Nothing was written yet, or not to its end.
    } finally {
      isBusy = false;
    }
  };
  const timer = setInterval(() => void look(), 100);
  subscriptions.push(new vscode.Disposable(() => clearInterval(timer)));
};
