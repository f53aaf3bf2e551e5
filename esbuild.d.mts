import type { BuildOptions, Metafile } from "esbuild";

/** Types of esbuild.mjs, which stays JavaScript so that any Node runs it. */
export declare function hostOptions(how?: { readonly production?: boolean; readonly panelScript?: string }): BuildOptions;
export declare function webHostOptions(how?: { readonly production?: boolean; readonly panelScript?: string }): BuildOptions;
export declare function webviewOptions(how?: {
  readonly production?: boolean;
  readonly page?: "main" | "usage" | "ledger";
  readonly icons?: string;
}): BuildOptions;
export declare function diagramOptions(how?: { readonly production?: boolean }): BuildOptions;
export declare function buildAll(how?: { readonly production?: boolean }): Promise<{
  readonly host: Metafile;
  readonly webHost: Metafile;
  readonly webview: Metafile;
  readonly usage: Metafile;
  readonly ledger: Metafile;
  readonly diagram: Metafile;
  readonly workers: readonly Metafile[];
}>;
