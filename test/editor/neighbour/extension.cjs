// Tools that do what their names say, a command that asks one of Aside's models through VS Code's own interface, and the symbols of plans.
const vscode = require("vscode");

const picture = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVQI12P8z8DAwMDAxMDAwMDAAAANHQEDasKb6QAAAABJRU5ErkJggg==";

const file = (name) => vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, name);

async function append(name, line) {
  const before = await vscode.workspace.fs.readFile(file(name)).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => "",
  );
  await vscode.workspace.fs.writeFile(file(name), new TextEncoder().encode(`${before}${line}\n`));
}

const text = (value) => new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(value)]);

const tools = {
  neighbour_add: ({ a, b }) => text(String(a + b)),
  neighbour_note: async ({ line }) => {
    await append("effects.log", line);
    return text("written");
  },
  neighbour_picture: () =>
    new vscode.LanguageModelToolResult([
      new vscode.LanguageModelTextPart("A picture:"),
      vscode.LanguageModelDataPart.image(Buffer.from(picture, "base64"), "image/png"),
    ]),
  neighbour_fail: () => {
    throw new Error("the neighbour is out of sugar");
  },
  neighbour_hang: async (_input, token) => {
    await append("effects.log", "hangs");
    token.onCancellationRequested(() => append("effects.log", "cancelled"));
    return new Promise(() => undefined);
  },
};

async function ask() {
  const result = { text: "", calls: [] };
  try {
    const models = await vscode.lm.selectChatModels({ vendor: "aside" });
    const [model] = models;
    result.models = models.map(({ id }) => id);
    result.model = { id: model.id, name: model.name, family: model.family, maxInputTokens: model.maxInputTokens };
    result.found = await vscode.lm.invokeTool("aside_findText", { input: { text: "A heap" }, toolInvocationToken: undefined }).then(
      ({ content }) => content.map(({ value }) => value).join(""),
      (error) => `refused: ${error.message}`,
    );
    result.insane = await model
      .sendRequest([vscode.LanguageModelChatMessage.User("Hello")], { modelOptions: { temperature: 99, max_tokens: 1e308 } })
      .then(async ({ text }) => (await Array.fromAsync(text)).join(""))
      .then(undefined, (error) => `refused: ${error.message}`);
    result.tokens = await model.countTokens("How many tokens are these?");
    const messages = [vscode.LanguageModelChatMessage.User('@call neighbour_add {"a": 1, "b": 2}')];
    const options = {
      justification: "The neighbour wants to add.",
      tools: vscode.lm.tools
        .filter(({ name }) => name === "neighbour_add")
        .map(({ name, description, inputSchema }) => ({ name, description, inputSchema })),
    };
    for (let round = 0; round < 2; round += 1) {
      const response = await model.sendRequest(messages, options);
      const calls = [];
      let parts = 0;
      for await (const part of response.stream) {
        parts += 1;
        if (part instanceof vscode.LanguageModelTextPart) result.text += part.value;
        if (part instanceof vscode.LanguageModelToolCallPart) calls.push(part);
      }
      result.parts = parts;
      if (calls.length === 0) break;
      messages.push(vscode.LanguageModelChatMessage.Assistant(calls));
      for (const call of calls) {
        result.calls.push({ name: call.name, input: call.input });
        const { content } = await vscode.lm.invokeTool(call.name, { input: call.input, toolInvocationToken: undefined });
        messages.push(vscode.LanguageModelChatMessage.User([new vscode.LanguageModelToolResultPart(call.callId, content)]));
      }
    }
  } catch (error) {
    result.error = `${error.name}: ${error.message}`;
  }
  await vscode.workspace.fs.writeFile(file("neighbour.json"), new TextEncoder().encode(JSON.stringify(result)));
}

/** The sections of a plan: a title, underlined with hyphens, and what follows. */
function sectionsOf(document) {
  const lines = document.getText().split(/\r?\n/);
  const starts = lines.flatMap((line, at) => (/^-+$/.test(lines[at + 1] ?? "") ? [at] : []));
  return starts.map((start, index) => {
    const range = new vscode.Range(start, 0, starts[index + 1] ?? lines.length, 0);
    return new vscode.DocumentSymbol(lines[start], "", vscode.SymbolKind.Class, range, new vscode.Range(start, 0, start, 1));
  });
}

exports.activate = (context) => {
  context.subscriptions.push(
    vscode.languages.registerDocumentSymbolProvider({ pattern: "**/*.plan.txt" }, { provideDocumentSymbols: sectionsOf }),
  );
  for (const [name, run] of Object.entries(tools)) {
    context.subscriptions.push(
      vscode.lm.registerTool(name, {
        invoke: ({ input }, token) => run(input, token),
      }),
    );
  }
  context.subscriptions.push(vscode.commands.registerCommand("neighbour.ask", ask));
};
