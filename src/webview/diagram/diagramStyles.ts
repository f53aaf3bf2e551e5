/** The styles of the page. They are written into it, because its policy allows no style sheet. */
export const diagramStyles = `
  html, body { block-size: 100%; }
  body { margin: 0; padding: 0; overflow: hidden; background: var(--vscode-editor-background); color: var(--vscode-editor-foreground); }
  .unseen { position: absolute; inline-size: 1px; block-size: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); }
  main { display: flex; flex-direction: column; block-size: 100%; font-size: var(--vscode-font-size); }
  .bar { display: flex; flex-wrap: wrap; align-items: center; gap: 4px; padding: 4px 12px;
    border-block-end: 1px solid var(--vscode-contrastBorder, var(--vscode-editorWidget-border, transparent)); }
  .bar button { padding: 3px 8px; border: 1px solid var(--vscode-contrastBorder, var(--vscode-button-border, transparent)); border-radius: 4px;
    background: var(--vscode-button-secondaryBackground); color: var(--vscode-button-secondaryForeground); font: inherit; cursor: pointer; }
  .bar button:hover { background: var(--vscode-button-secondaryHoverBackground); }
  .bar button:disabled { opacity: 0.5; cursor: default; }
  :focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
  .bar button:focus-visible { outline-offset: 1px; }
  .status { margin-inline-start: 8px; color: var(--vscode-descriptionForeground); }
  .paper { flex: 1; min-block-size: 0; overflow: auto; display: flex; background: var(--vscode-editor-background); }
  .drawing { margin: auto; padding: 16px; }
  .drawing > svg { display: block; max-inline-size: none !important; }
  .problem { padding: 12px 16px; overflow: auto; max-block-size: 100%; box-sizing: border-box; inline-size: 100%; }
  .problem p { margin-block: 0 8px; }
  .problem h2 { margin-block: 16px 4px; font-size: inherit; }
  .problem pre { margin: 0; padding: 8px 10px; overflow-x: auto; border: 1px solid var(--vscode-contrastBorder, transparent); border-radius: 4px;
    background: var(--vscode-textCodeBlock-background); font-family: var(--vscode-editor-font-family); font-size: var(--vscode-editor-font-size); }
`;
