import type * as vscode from "vscode";

export class LanguageModelTextPart implements vscode.LanguageModelTextPart {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}
export class LanguageModelPromptTsxPart implements vscode.LanguageModelPromptTsxPart {
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}
export class LanguageModelDataPart implements vscode.LanguageModelDataPart {
  readonly data: Uint8Array;
  readonly mimeType: string;
  constructor(data: Uint8Array, mimeType: string) {
    this.data = data;
    this.mimeType = mimeType;
  }
}
export class LanguageModelToolCallPart implements vscode.LanguageModelToolCallPart {
  readonly callId: string;
  readonly name: string;
  readonly input: object;
  constructor(callId: string, name: string, input: object) {
    this.callId = callId;
    this.name = name;
    this.input = input;
  }
}
export class LanguageModelToolResultPart implements vscode.LanguageModelToolResultPart {
  readonly callId: string;
  readonly content: unknown[];
  constructor(callId: string, content: unknown[]) {
    this.callId = callId;
    this.content = content;
  }
}
export class LanguageModelToolResult implements vscode.LanguageModelToolResult {
  readonly content: unknown[];
  constructor(content: unknown[]) {
    this.content = content;
  }
}
/** There at run time and in no stable type; a test may have it fail. */
export class LanguageModelThinkingPart {
  static broken = false;
  readonly value: string;
  constructor(value: string) {
    if (LanguageModelThinkingPart.broken) throw new TypeError("it takes something else now");
    this.value = value;
  }
}
export class LanguageModelError extends Error implements vscode.LanguageModelError {
  code = "";
  static NotFound = (message?: string): LanguageModelError => LanguageModelError.#of("NotFound", message);
  static NoPermissions = (message?: string): LanguageModelError => LanguageModelError.#of("NoPermissions", message);
  static Blocked = (message?: string): LanguageModelError => LanguageModelError.#of("Blocked", message);
  static #of(code: string, message: string | undefined): LanguageModelError {
    return Object.assign(new LanguageModelError(message), { code });
  }
}
