import { cleared } from "../../../cleared.ts";
import type { PromptMessage } from "../../../../src/llm/prompt.ts";
import type { BuiltRequest, ChatRequest } from "../../../../src/llm/chatClient.ts";
import type { Model } from "../../../../src/llm/model.ts";
import type { Endpoint } from "../../../../src/shared/parameters.ts";
import { builtInEndpoints } from "../../../../src/llm/send/endpoint.ts";
import { buildRequest } from "../../../../src/llm/send/requestBody.ts";

export const { openrouter, deepinfra } = builtInEndpoints;
export const plain: Endpoint = { name: "local", baseUrl: "http://127.0.0.1:11434/v1", dialect: "openai", auth: "none", headers: {} };

/** A server that is asked through the Responses API. */
export const responses: Endpoint = { name: "lab", baseUrl: "https://lab.example.com/v1", dialect: "responses", auth: "key", headers: {} };

/** A change of a request; its messages pass for what came through the gate. */
export type Change = Partial<Omit<ChatRequest, "messages">> & { readonly messages?: readonly PromptMessage[] };

/** A request with the message "hi" and these changes. */
export function requestOf({ messages = [{ role: "user", content: "hi" }], ...change }: Change = {}): ChatRequest {
  return {
    endpoint: openrouter,
    key: undefined,
    model: "deepseek/deepseek-r1",
    messages: cleared(messages),
    parameters: {},
    ...change,
  };
}

/** A catalogue row that lists these parameters. */
export function row(supportedParameters: readonly string[], more: Partial<Model> = {}): Model {
  return { id: "deepseek/deepseek-r1", name: "DeepSeek: R1", supportedParameters, ...more };
}

/** Builds the request; throws if it is refused. */
export function built(change: Change): Extract<BuiltRequest, { readonly ok: true }> {
  const request = buildRequest(requestOf(change));
  if (!request.ok) throw new Error(request.error.message);
  return request;
}

/** The fields of the body that not every request has. */
export function extras(change: Change): Readonly<Record<string, unknown>> {
  const { model: _model, messages: _messages, stream: _stream, stream_options: _options, ...rest } = built(change).body;
  if (change.endpoint?.dialect !== "responses") return rest;
  const { input: _input, store, include, ...more } = rest;
  if (store !== false || JSON.stringify(include) !== '["reasoning.encrypted_content"]') throw new Error("it is not stateless");
  return more;
}

/** The messages on the wire. */
export function messagesOf(change: Change): unknown {
  return built(change).body["messages"];
}

/** The code and message of the refusal. */
export function refusal(change: Change): string {
  const request = buildRequest(requestOf(change));
  if (request.ok) throw new Error("the request was built");
  return `${request.error.code}: ${request.error.message}`;
}
