// Small grammars for languages that highlight.js does not come with, of comments, strings, numbers, keywords and names.
import type { HLJSApi, Language, LanguageFn, Mode } from "highlight.js";

interface Words {
  readonly keywords: string;
  readonly types?: string;
  readonly literals?: string;
  /** Where comments of a line begin, besides `//`. */
  readonly hashComments?: boolean;
  readonly more?: readonly Mode[];
}

function braces({ keywords, types = "", literals = "true false null", hashComments = false, more = [] }: Words): LanguageFn {
  return (hljs: HLJSApi): Language => ({
    name: "braces",
    keywords: { keyword: keywords, type: types, literal: literals },
    contains: [
      hljs.C_LINE_COMMENT_MODE,
      hljs.C_BLOCK_COMMENT_MODE,
      ...(hashComments ? [hljs.HASH_COMMENT_MODE] : []),
      { scope: "string", begin: '"', end: '"', contains: [hljs.BACKSLASH_ESCAPE, { scope: "subst", begin: /\$\{/, end: /\}/ }] },
      hljs.APOS_STRING_MODE,
      hljs.C_NUMBER_MODE,
      ...more,
    ],
  });
}

/** Terraform, and HCL in general. */
export const terraform: LanguageFn = braces({
  keywords: "resource data variable output module provider locals terraform moved import check for in if else endif endfor dynamic",
  types: "string number bool list map set object tuple any",
  hashComments: true,
  more: [
    { scope: "string", begin: /<<[-~]?(\w+)$/m, end: /^\s*\w+$/m },
    { scope: "attr", begin: /^[ \t]*[\w-]+(?=\s*=[^=>])/m },
    { scope: "title.function", begin: /\b[a-z]\w*(?=\()/ },
  ],
});

export const zig: LanguageFn = braces({
  keywords:
    "align allowzero and anyframe anytype asm async await break callconv catch comptime const continue defer else enum errdefer error export extern fn for if inline linksection noalias noinline nosuspend opaque or orelse packed pub resume return struct suspend switch test threadlocal try union unreachable usingnamespace var volatile while",
  types:
    "bool f16 f32 f64 f80 f128 void noreturn type anyerror anyopaque isize usize i8 u8 i16 u16 i32 u32 i64 u64 i128 u128 comptime_int comptime_float c_int c_uint c_char",
  literals: "true false null undefined",
  more: [
    { scope: "built_in", begin: /@[a-zA-Z_]\w*/ },
    { scope: "string", begin: /\\\\/, end: /$/ },
    { scope: "title.function", begin: /\b[a-z]\w*(?=\()/ },
  ],
});

export const solidity: LanguageFn = braces({
  keywords:
    "abstract anonymous as assembly break calldata catch constant constructor continue contract delete do else emit enum error event external fallback final for from function if immutable import indexed interface internal is library memory modifier new override payable pragma private public pure receive return returns storage struct super switch this throw try type unchecked using view virtual while",
  types:
    "address bool string bytes byte int uint fixed ufixed mapping var uint8 uint16 uint32 uint64 uint128 uint256 int8 int16 int32 int64 int128 int256 bytes1 bytes4 bytes20 bytes32",
  literals: "true false wei gwei ether seconds minutes hours days weeks",
  more: [{ scope: "title.function", begin: /\b[a-z]\w*(?=\()/ }],
});

export const prisma: LanguageFn = braces({
  keywords: "datasource generator model enum type view",
  types: "String Boolean Int BigInt Float Decimal DateTime Json Bytes Unsupported",
  more: [
    { scope: "meta", begin: /@@?\w+(?:\.\w+)?/ },
    { scope: "attr", begin: /^[ \t]+\w+(?=\s+[A-Z=])/m },
  ],
});

export const bicep: LanguageFn = braces({
  keywords: "targetScope param var resource module output existing for in if import extension type func metadata using assert",
  types: "string int bool object array any",
  more: [
    { scope: "meta", begin: /@\w+/ },
    { scope: "attr", begin: /^[ \t]*\w+(?=\s*:)/m },
    { scope: "title.function", begin: /\b[a-z]\w*(?=\()/ },
  ],
});

/** Pug: indented tags. */
export const pug: LanguageFn = (hljs) => ({
  name: "pug",
  contains: [
    { scope: "comment", begin: /^\s*\/\/-?/m, end: /$/m },
    { scope: "keyword", begin: /^\s*(?:if|else|each|while|case|when|default|mixin|include|extends|block|doctype|unless)\b/m },
    { scope: "name", begin: /^\s*[a-z][\w-]*(?=[\s.#(=:]|$)/m },
    { scope: "selector-class", begin: /\.[\w-]+/ },
    { scope: "selector-id", begin: /#[\w-]+/ },
    hljs.QUOTE_STRING_MODE,
    hljs.APOS_STRING_MODE,
    { scope: "attr", begin: /\b[\w:@-]+(?==)/ },
  ],
});

/** Lines of a log: times, levels, strings and numbers. */
export const log: LanguageFn = (hljs) => ({
  name: "log",
  case_insensitive: true,
  contains: [
    {
      scope: "number",
      begin: /\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?\b|\b\d\d:\d\d:\d\d(?:[.,]\d+)?\b/,
    },
    { scope: "deletion", begin: /\b(?:fatal|critical|error|err|fail(?:ed|ure)?|severe|exception)\b/ },
    { scope: "keyword", begin: /\b(?:warn(?:ing)?|info|notice|debug|trace|verbose)\b/ },
    hljs.QUOTE_STRING_MODE,
    { scope: "link", begin: /\bhttps?:\/\/[^\s"'<>]+/ },
    hljs.C_NUMBER_MODE,
  ],
});

export const restructuredtext: LanguageFn = () => ({
  name: "restructuredtext",
  aliases: ["rst"],
  contains: [
    { scope: "section", begin: /^([=\-~^"'`#*+])\1{2,}\s*$/m },
    { scope: "keyword", begin: /^\s*\.\. [\w:-]+::/m },
    { scope: "comment", begin: /^\s*\.\. (?![\w:-]+::|_|\[)/m, end: /$/m },
    { scope: "attr", begin: /^\s*:[\w -]+:/m },
    { scope: "link", begin: /`[^`\n]+`_{1,2}|\.\. _[^:\n]+:/ },
    { scope: "built_in", begin: /:[\w:+-]+:(?=`)/ },
    { scope: "code", begin: /``/, end: /``/ },
    { scope: "strong", begin: /\*\*(?=\S)/, end: /\*\*/ },
    { scope: "emphasis", begin: /(?<!\*)\*(?=[^\s*])/, end: /\*/ },
  ],
});
