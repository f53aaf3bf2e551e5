// Runs in a worker started from a blob: highlight.js is synchronous, and some input keeps it busy for minutes. The page terminates
// the worker when its time is up.
import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import c from "highlight.js/lib/languages/c";
import cpp from "highlight.js/lib/languages/cpp";
import csharp from "highlight.js/lib/languages/csharp";
import css from "highlight.js/lib/languages/css";
import dart from "highlight.js/lib/languages/dart";
import diff from "highlight.js/lib/languages/diff";
import dockerfile from "highlight.js/lib/languages/dockerfile";
import elixir from "highlight.js/lib/languages/elixir";
import go from "highlight.js/lib/languages/go";
import graphql from "highlight.js/lib/languages/graphql";
import haskell from "highlight.js/lib/languages/haskell";
import ini from "highlight.js/lib/languages/ini";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import kotlin from "highlight.js/lib/languages/kotlin";
import less from "highlight.js/lib/languages/less";
import lua from "highlight.js/lib/languages/lua";
import makefile from "highlight.js/lib/languages/makefile";
import markdown from "highlight.js/lib/languages/markdown";
import nginx from "highlight.js/lib/languages/nginx";
import perl from "highlight.js/lib/languages/perl";
import php from "highlight.js/lib/languages/php";
import powershell from "highlight.js/lib/languages/powershell";
import python from "highlight.js/lib/languages/python";
import r from "highlight.js/lib/languages/r";
import ruby from "highlight.js/lib/languages/ruby";
import rust from "highlight.js/lib/languages/rust";
import scala from "highlight.js/lib/languages/scala";
import scss from "highlight.js/lib/languages/scss";
import shell from "highlight.js/lib/languages/shell";
import sql from "highlight.js/lib/languages/sql";
import swift from "highlight.js/lib/languages/swift";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import { aliases } from "./languageAliases.ts";
import { RangeEmitter } from "./rangeEmitter.ts";
import { lookup } from "../../shared/guards.ts";

const languages = {
  bash,
  c,
  cpp,
  csharp,
  css,
  dart,
  diff,
  dockerfile,
  elixir,
  go,
  graphql,
  haskell,
  ini,
  java,
  javascript,
  json,
  kotlin,
  less,
  lua,
  makefile,
  markdown,
  nginx,
  perl,
  php,
  powershell,
  python,
  r,
  ruby,
  rust,
  scala,
  scss,
  shell,
  sql,
  swift,
  typescript,
  xml,
  yaml,
};

for (const [name, language] of Object.entries(languages)) hljs.registerLanguage(name, language);
hljs.configure({ __emitter: RangeEmitter });

/** What the page asks for. */
export interface HighlightRequest {
  readonly id: number;
  readonly language: string;
  readonly code: string;
}

/** What it gets; without ranges where the language is unknown. */
export interface HighlightResponse {
  readonly id: number;
  readonly ranges?: Int32Array;
  readonly scopes?: readonly string[];
}

addEventListener("message", ({ data }: MessageEvent<HighlightRequest>) => {
  const response = highlight(data);
  const transfer = response.ranges === undefined ? [] : [response.ranges.buffer];
  postMessage(response, { transfer });
});

function highlight({ id, language, code }: HighlightRequest): HighlightResponse {
  try {
    const name = lookup(aliases, language) ?? language;
    // highlight.js keeps its own aliases in a plain object, and throws for a word of the prototype.
    if (hljs.getLanguage(name) === undefined) return { id };
    const { _emitter: emitter } = hljs.highlight(code, { language: name, ignoreIllegals: true });
    return emitter instanceof RangeEmitter ? { id, ...emitter.result() } : { id };
  } catch {
    return { id };
  }
}
