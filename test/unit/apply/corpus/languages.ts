/** How a language is laid out, as far as cutting partial blocks needs to know it. */
export interface Language {
  readonly name: string;
  /** The name behind the fence. */
  readonly fence: string;
  readonly comment: (note: string) => string;
  /** Matches the line that begins a container. */
  readonly container: RegExp;
  /** Arms of a choice that stand at the depth of the line that begins it. */
  readonly arms?: RegExp;
  /** Headings of sections, in files that have nothing else. */
  readonly sections?: RegExp;
  /** Matches comments and decorators, which belong to what follows. */
  readonly lead: RegExp;
  /** Matches a line that continues the member above it at the same depth. */
  readonly goesOn: RegExp;
  /** Whether a container ends with its indentation. */
  readonly isIndented: boolean;
  /** Whether the outermost level of a file has members to show. */
  readonly hasRoot: boolean;
  /** Whether the name of a field is the last word of it. */
  readonly isTypeFirst: boolean;
  /** Whether texts between tags change, and nothing else. */
  readonly isMarkup: boolean;
  readonly nameOf: (head: string) => string;
  /** A new member for a container, by the line that begins it; steps are two blanks. */
  readonly fresh: readonly (readonly [RegExp, readonly string[]])[];
}

const slashes = (note: string): string => `// ${note}`;
const hash = (note: string): string => `# ${note}`;
const dashes = (note: string): string => `-- ${note}`;
const semicolon = (note: string): string => `; ${note}`;
const starred = (note: string): string => `/* ${note} */`;
const tagged = (note: string): string => `<!-- ${note} -->`;

const modifiers =
  /^(?:(?:export|default|declare|public|private|protected|internal|static|abstract|final|override|virtual|readonly|const|let|var|val|pub(?:\([\w ]+\))?|open|data|sealed|async|suspend|lateinit|unsafe|case|class|struct|interface|enum|trait|impl|object|def|defp|fn|func|fun|function|local|type|message|service|rpc|mutating|lazy|weak|late|required|optional|repeated|module|record|union|union\(enum\)|union|sub)\s+)+/;

/** The name at the beginning of a line: a key, a function, a selector. */
function leadingName(head: string): string {
  const text = head.replace(modifiers, "");
  return /^["'`]?([^\s"'`(=:{<,]+)/.exec(text)?.[1] ?? text;
}

/** The name of a field or a method that stands behind its type. */
function trailingName(head: string): string {
  const text = head.replace(/\s*(?:\{|=[^=].*|;|\/\/.*)$/, "");
  return /([~\w]+)\s*\(/.exec(text)?.[1] ?? /(\w+)\W*$/.exec(text)?.[1] ?? head;
}

const defaults = {
  lead: /^(?:\/\/|\/\*|\*|@\w)/,
  goesOn: /^(?:[)\]}>]|\{$|(?:else|catch|finally)\b)/,
  isIndented: false,
  hasRoot: true,
  isTypeFirst: false,
  isMarkup: false,
  nameOf: leadingName,
  comment: slashes,
} as const;

const all = {
  ts: {
    ...defaults,
    name: "TypeScript",
    fence: "ts",
    container:
      /^(?:(?:export|default|declare|abstract|const)\s+)*(?:class|interface|enum|namespace|type)\s.*\{$|^(?:export\s+)?(?:const|let)\s+\w+(?::[^=]+)?\s*=\s*\{$|^[\w"']+:\s*\{$|^switch\s*\(.*\)\s*\{$/,
    lead: /^(?:\/\/|\/\*|\*|@\w)/,
    fresh: [
      [/\bclass\s/, ["retryAll(limit: number): void {", "  for (let turn = 0; turn < limit; turn += 1) this.once(turn);", "}"]],
      [/\b(?:interface|type)\s/, ["retryLimit?: number;"]],
      [/\benum\s/, ['RetryLimit = "retry-limit",']],
      [/^switch/, ['case "retry-all":', "  retryAll(limit);", "  break;"]],
      [/(?:=|:)\s*\{$/, ["retryLimit: 31,"]],
      [/^$/, ["export function retryAll(limit: number): number {", "  return Math.min(limit, 31);", "}"]],
    ],
  },
  js: {
    ...defaults,
    name: "JavaScript",
    fence: "js",
    container:
      /^(?:(?:export|default)\s+)*class\s.*\{$|^(?:export\s+)?(?:const|let|var)\s+\w+\s*=\s*\{$|^[\w"']+:\s*\{$|^module\.exports\s*=\s*\{$|^return \{$|^switch\s*\(.*\)\s*\{$/,
    fresh: [
      [/\bclass\s/, ["retryAll(limit) {", "  for (let turn = 0; turn < limit; turn += 1) this.once(turn);", "}"]],
      [/^switch/, ['case "retry-all":', "  retryAll(limit);", "  break;"]],
      [/(?:=|:|return)\s*\{$/, ["retryLimit: 31,"]],
      [/^$/, ["function retryAll(limit) {", "  return Math.min(limit, 31);", "}"]],
    ],
  },
  json: {
    ...defaults,
    name: "JSON",
    fence: "json",
    container: /^(?:"[^"]+":\s*)?\{$/,
    hasRoot: false,
    fresh: [[/\{$/, ['"retryLimit": 31,']]],
  },
  css: {
    ...defaults,
    name: "CSS",
    fence: "css",
    comment: starred,
    container: /^[^{}]*\{$/,
    lead: /^(?:\/\*|\*)/,
    nameOf: (head) => (head.endsWith("{") || head.endsWith(",") ? head : (head.split(":")[0] ?? "")),
    fresh: [
      [/^@(?:media|supports)/, [".retry-limit {", "  outline: 3px solid;", "}"]],
      [/\{$/, ["outline-offset: 31px;"]],
      [/^$/, [".retry-limit {", "  outline: 3px solid;", "}"]],
    ],
  },
  scss: {
    ...defaults,
    name: "SCSS",
    fence: "scss",
    container: /^(?!@(?:function|mixin|if|each|else|for|while))[^{}]*\{$/,
    lead: /^(?:\/\/|\/\*|\*)/,
    nameOf: (head) => (head.endsWith("{") || head.endsWith(",") ? head : (head.split(":")[0] ?? "")),
    fresh: [
      [/\{$/, ["outline-offset: 31px;"]],
      [/^$/, [".retry-limit {", "  outline: 3px solid;", "}"]],
    ],
  },
  yml: {
    ...defaults,
    name: "YAML",
    fence: "yaml",
    comment: hash,
    container: /^[\w./"'-]+:$/,
    lead: /^#/,
    goesOn: /^$/,
    isIndented: true,
    nameOf: (head) => head.split(":")[0] ?? "",
    fresh: [[/^/, ["retry_limit: 31"]]],
  },
  html: {
    ...defaults,
    name: "HTML",
    fence: "html",
    comment: tagged,
    container: /^<(?!!|meta|link|input|img|br|hr)\w[^>]*>$/,
    lead: /^<!--/,
    goesOn: /^<\//,
    hasRoot: false,
    isMarkup: true,
    nameOf: (head) => head,
    fresh: [
      [/^<(?:ul|ol|nav|menu)/, ['<li id="retry"><a href="/retry">Retry all</a></li>']],
      [/^</, ['<p id="retry-limit">Retry limit</p>']],
    ],
  },
  xml: {
    ...defaults,
    name: "XML",
    fence: "xml",
    comment: tagged,
    container: /^<[\w.:-]+(?:\s[^>]*[^/])?>$/,
    lead: /^<!--/,
    goesOn: /^<\//,
    hasRoot: false,
    isMarkup: true,
    nameOf: (head) => /^<[\w.:-]+(?:\s+(?:name|id|key)="[^"]*")?/.exec(head)?.[0] ?? head,
    fresh: [[/^/, ["<retryLimit>31</retryLimit>"]]],
  },
  py: {
    ...defaults,
    name: "Python",
    fence: "python",
    comment: hash,
    container: /^class\s.*:$|^\w+\s*(?::.*)?=\s*\{$|^match\s.*:$/,
    lead: /^(?:#|@\w|""")/,
    goesOn: /^(?:[)\]}]|else:|elif\b|except\b|finally:)/,
    isIndented: true,
    fresh: [
      [/^class/, ["def retry_all(self, limit):", "  for turn in range(limit):", "    self.once(turn)"]],
      [/\{$/, ['"retry_limit": 31,']],
      [/^match/, ['case "retry-all":', "  return retry_all(31)"]],
      [/^$/, ["def retry_all(limit):", "  return min(limit, 31)"]],
    ],
  },
  go: {
    ...defaults,
    name: "Go",
    fence: "go",
    container: /^type\s.*(?:struct|interface)\s*\{$|^switch\b.*\{$|^var \w+ = map.*\{$|^const \($/,
    arms: /^(?:case\b.*|default):/,
    nameOf: (head) => /^func\s+(?:\([^)]*\)\s*)?\w+/.exec(head)?.[0] ?? leadingName(head),
    fresh: [
      [/struct/, ["RetryLimit int"]],
      [/interface/, ["RetryAll(limit int) error"]],
      [/^switch/, ['case "retry-all":', "  retryAll(limit)"]],
      [/map/, ['"retry-limit": 31,']],
      [/^const/, ["retryLimit = 31"]],
      [/^$/, ["func retryAll(limit int) int {", "  return min(limit, 31)", "}"]],
    ],
  },
  rs: {
    ...defaults,
    name: "Rust",
    fence: "rust",
    container: /^(?:pub(?:\(crate\))?\s+)?(?:struct|enum|trait|impl|mod)\b.*\{$|^match\s.*\{$|^(?:let \w+ = )match\s.*\{$/,
    lead: /^(?:\/\/|#\[)/,
    fresh: [
      [/struct/, ["pub retry_limit: u32,"]],
      [/enum/, ["RetryLimit(u32),"]],
      [/trait/, ["fn retry_all(&self, limit: u32) -> u32;"]],
      [/impl/, ["pub fn retry_all(&self, limit: u32) -> u32 {", "  limit.min(31)", "}"]],
      [/match/, ['"retry-all" => retry_all(31),']],
      [/^$/, ["fn retry_all(limit: u32) -> u32 {", "  limit.min(31)", "}"]],
    ],
  },
  java: {
    ...defaults,
    name: "Java",
    fence: "java",
    container:
      /^(?:(?:public|private|protected|static|final|abstract|sealed)\s+)*(?:class|interface|enum|record)\s.*\{$|switch\s*\(.*\)\s*\{$/,
    isTypeFirst: true,
    nameOf: trailingName,
    fresh: [
      [/class|record/, ["public int retryAll(int limit) {", "  return Math.min(limit, 31);", "}"]],
      [/interface/, ["int retryAll(int limit);"]],
      [/switch/, ['case "retry-all" -> retryAll(31);']],
    ],
  },
  c: {
    ...defaults,
    name: "C",
    fence: "c",
    container: /^(?:typedef\s+)?(?:struct|enum|union)\b[^=]*\{$|^switch\s*\(.*\)\s*\{$/,
    arms: /^(?:case\b.*|default):/,
    isTypeFirst: true,
    nameOf: trailingName,
    fresh: [
      [/struct|union/, ["int retry_limit;"]],
      [/enum/, ["RETRY_LIMIT,"]],
      [/switch/, ["case RETRY_ALL:", "  return retry_all(31);"]],
      [/^$/, ["static int retry_all(int limit) {", "  return limit < 31 ? limit : 31;", "}"]],
    ],
  },
  cpp: {
    ...defaults,
    name: "C++",
    fence: "cpp",
    container: /^(?:struct|enum class|class)\b[^=;]*\{$|^switch\s*\(.*\)\s*\{$/,
    isTypeFirst: true,
    nameOf: trailingName,
    fresh: [
      [/enum/, ["RetryLimit,"]],
      [/struct|class/, ["int retryAll(int limit) const;"]],
      [/switch/, ["case Kind::Retry:", "  return retryAll(31);"]],
      [/^$/, ["int retryAll(int limit) {", "  return std::min(limit, 31);", "}"]],
    ],
  },
  cs: {
    ...defaults,
    name: "C#",
    fence: "csharp",
    container:
      /^(?:(?:public|private|protected|internal|static|abstract|sealed|partial)\s+)*(?:class|interface|enum|struct|record)\s.*$|switch$|^switch\s*\(.*\)$/,
    lead: /^(?:\/\/|\/\*|\*|\[[A-Z])/,
    isTypeFirst: true,
    hasRoot: false,
    nameOf: (head) => trailingName(head.replace(/\s*(?:\{.*|=>.*)$/, "")),
    fresh: [
      [/enum/, ["RetryLimit,"]],
      [/interface/, ["int RetryAll(int limit);"]],
      [/class|struct|record/, ["public int RetryAll(int limit)", "{", "  return Math.Min(limit, 31);", "}"]],
      [/switch$/, ['"retry-all" => RetryAll(31),']],
      [/switch/, ['case "retry-all":', "  return RetryAll(31);"]],
    ],
  },
  rb: {
    ...defaults,
    name: "Ruby",
    fence: "ruby",
    comment: hash,
    container: /^(?:class|module)\s|^\w+ = \{$|^case\s/,
    arms: /^(?:when\b|else$)/,
    lead: /^#/,
    goesOn: /^(?:[)\]}]|end\b|rescue\b|ensure\b)/,
    fresh: [
      [/^(?:class|module)/, ["def retry_all(limit)", "  limit.times { |turn| once(turn) }", "end"]],
      [/\{$/, ["retry_limit: 31,"]],
      [/^case/, ["when :retry_all", "  retry_all(31)"]],
    ],
  },
  php: {
    ...defaults,
    name: "PHP",
    fence: "php",
    container: /^(?:final |abstract )?(?:class|interface|trait|enum)\s[^{]*$|^(?:return|\S+ =>|\$\w+ =) \[$|^(?:return )?match \(.*\) \{$/,
    lead: /^(?:\/\/|\/\*|\*|#)/,
    hasRoot: false,
    nameOf: (head) => /function (\w+)/.exec(head)?.[1] ?? /\$(\w+)/.exec(head)?.[1] ?? leadingName(head),
    fresh: [
      [/class|trait|enum/, ["public function retryAll(int $limit): int", "{", "  return min($limit, 31);", "}"]],
      [/interface/, ["public function retryAll(int $limit): int;"]],
      [/\[$/, ["'retry_limit' => 31,"]],
      [/match/, ["'retry-all' => $this->retryAll(31),"]],
    ],
  },
  kt: {
    ...defaults,
    name: "Kotlin",
    fence: "kotlin",
    goesOn: /^(?:[)\]}>]|\{$|(?:else\b(?!\s*->)|catch\b|finally\b))/,
    container:
      /^(?:(?:data|sealed|open|abstract|enum|private|internal)\s+)*(?:class|interface|object)\b.*\{$|^companion object \{$|\bwhen\b.*\{$/,
    nameOf: (head) => /\b(?:fun|val|var)\s+(\w+)/.exec(head)?.[1] ?? leadingName(head),
    fresh: [
      [/interface/, ["fun retryAll(limit: Int): Int"]],
      [/class|object/, ["fun retryAll(limit: Int): Int {", "  return minOf(limit, 31)", "}"]],
      [/when/, ['"retry-all" -> retryAll(31)']],
      [/^$/, ["fun retryAll(limit: Int): Int {", "  return minOf(limit, 31)", "}"]],
    ],
  },
  swift: {
    ...defaults,
    name: "Swift",
    fence: "swift",
    container: /^(?:(?:public|final|private|internal)\s+)*(?:class|struct|enum|protocol|extension|actor)\s.*\{$|^switch\s.*\{$/,
    arms: /^(?:case\b.*|default):/,
    nameOf: (head) => /\b(?:func|let|var|case)\s+([.\w]+)/.exec(head)?.[1] ?? leadingName(head),
    fresh: [
      [/protocol/, ["func retryAll(limit: Int) -> Int"]],
      [/enum/, ["case retryLimit"]],
      [/class|struct|extension|actor/, ["func retryAll(limit: Int) -> Int {", "  return min(limit, 31)", "}"]],
      [/switch/, ["case .retryLimit:", "  return retryAll(limit: 31)"]],
    ],
  },
  scala: {
    ...defaults,
    name: "Scala",
    fence: "scala",
    container: /^(?:(?:final|sealed|abstract|case)\s+)*(?:class|trait|object)\s.*\{$|\bmatch \{$/,
    nameOf: (head) => /\b(?:def|val|var|class|object)\s+(\w+)/.exec(head)?.[1] ?? head.split("=>")[0] ?? head,
    fresh: [
      [/class|trait|object/, ["def retryAll(limit: Int): Int = {", "  math.min(limit, 31)", "}"]],
      [/match/, ['case "retry-all" => retryAll(31)']],
    ],
  },
  dart: {
    ...defaults,
    name: "Dart",
    fence: "dart",
    container: /^(?:abstract )?(?:class|enum|mixin|extension)\s.*\{$|^switch\s*\(.*\)\s*\{$|^(?:final|const) \w+ = \{$/,
    isTypeFirst: true,
    nameOf: (head) => (/^["']/.test(head) ? leadingName(head) : trailingName(head)),
    fresh: [
      [/enum/, ["retryLimit,"]],
      [/class|mixin|extension/, ["int retryAll(int limit) {", "  return min(limit, 31);", "}"]],
      [/switch/, ["case 'retry-all':", "  return retryAll(31);"]],
      [/\{$/, ["'retryLimit': 31,"]],
      [/^$/, ["int retryAll(int limit) {", "  return min(limit, 31);", "}"]],
    ],
  },
  lua: {
    ...defaults,
    name: "Lua",
    fence: "lua",
    comment: dashes,
    container: /^(?:local )?[\w.]+ = \{$|^return \{$/,
    lead: /^--/,
    goesOn: /^(?:[)\]}]|end\b|else)/,
    fresh: [
      [/\{$/, ["retry_limit = 31,"]],
      [/^$/, ["local function retry_all(limit)", "  return math.min(limit, 31)", "end"]],
    ],
  },
  ex: {
    ...defaults,
    name: "Elixir",
    fence: "elixir",
    comment: hash,
    container: /^defmodule\s.*do$|^case\s.*do$|^cond do$/,
    lead: /^(?:#|@doc|@spec|@impl)/,
    goesOn: /^(?:[)\]}]|end\b|else\b|rescue\b|""")/,
    nameOf: (head) =>
      /^(?:use|require|import|alias)\b|->/.test(head) ? (head.split("->")[0] ?? head) : (/^@\w+/.exec(head)?.[0] ?? leadingName(head)),
    fresh: [
      [/^defmodule/, ["def retry_all(limit) do", "  min(limit, 31)", "end"]],
      [/^case/, [":retry_all -> retry_all(31)"]],
    ],
  },
  hs: {
    ...defaults,
    name: "Haskell",
    fence: "haskell",
    comment: dashes,
    container: /^(?:class|instance)\s.*where$|\bcase\s.*of$/,
    lead: /^--/,
    goesOn: /^$/,
    isIndented: true,
    hasRoot: false,
    nameOf: (head) => (/->/.test(head) ? (head.split("->")[0] ?? "") : (head.split(/\s/)[0] ?? "")),
    fresh: [
      [/^class/, ["retryAll :: a -> Int"]],
      [/^instance/, ["retryAll limit = min limit 31"]],
      [/case/, ["RetryAll -> retryAll 31"]],
    ],
  },
  sql: {
    ...defaults,
    name: "SQL",
    fence: "sql",
    comment: dashes,
    container: /^CREATE TABLE\b.*\($/,
    lead: /^--/,
    nameOf: (head) => (/^(?:CREATE|INSERT|ALTER|GRANT)/.test(head) ? head : (head.split(/\s/)[0] ?? "")),
    fresh: [[/\($/, ["retry_limit INTEGER DEFAULT 31,"]]],
  },
  graphql: {
    ...defaults,
    name: "GraphQL",
    fence: "graphql",
    comment: hash,
    container: /^(?:extend )?(?:type|input|interface|enum)\s.*\{$/,
    lead: /^(?:#|"""|".*"$)/,
    fresh: [
      [/enum/, ["RETRY_LIMIT"]],
      [/input/, ["retryLimit: Int"]],
      [/\{$/, ["retryLimit(first: Int): Int!"]],
      [/^$/, ["type RetryLimit {", "  id: ID!", "  limit: Int!", "}"]],
    ],
  },
  proto: {
    ...defaults,
    name: "Protobuf",
    fence: "protobuf",
    container: /^(?:message|enum|service|oneof)\s.*\{$/,
    isTypeFirst: true,
    nameOf: (head) => /^(?:message|enum|service|oneof|rpc)\s+\w+/.exec(head)?.[0] ?? trailingName(head),
    fresh: [
      [/message|oneof/, ["int32 retry_limit = 31;"]],
      [/enum/, ["RETRY_LIMIT = 31;"]],
      [/service/, ["rpc RetryAll(RetryRequest) returns (RetryReply);"]],
      [/^$/, ["message RetryRequest {", "  int32 limit = 1;", "}"]],
    ],
  },
  toml: {
    ...defaults,
    name: "TOML",
    fence: "toml",
    comment: hash,
    container: /^$/,
    sections: /^\[/,
    lead: /^#/,
    goesOn: /^[\])}]/,
    nameOf: (head) => (head.split("=")[0] ?? "").trim(),
    fresh: [[/^\[/, ["retry_limit = 31"]]],
  },
  ini: {
    ...defaults,
    name: "INI",
    fence: "ini",
    comment: semicolon,
    container: /^$/,
    sections: /^\[/,
    lead: /^[;#]/,
    goesOn: /^$/,
    nameOf: (head) => (head.split("=")[0] ?? "").trim(),
    fresh: [[/^\[/, ["retry_limit = 31"]]],
  },
  mk: {
    ...defaults,
    name: "Makefile",
    fence: "makefile",
    comment: hash,
    container: /^$/,
    lead: /^#/,
    goesOn: /^$/,
    nameOf: (head) => head.split(/[:=]/)[0] ?? "",
    fresh: [[/^$/, ["retry-all: build", "\t./retry --limit 31"]]],
  },
  sh: {
    ...defaults,
    name: "Shell",
    fence: "bash",
    comment: hash,
    container: /^case\s.*in$/,
    lead: /^#/,
    goesOn: /^(?:[)\]}]|fi\b|done\b|esac\b|else\b|elif\b|;;)/,
    nameOf: (head) => head.split(/[(=)]/)[0] ?? "",
    fresh: [
      [/^case/, ["retry)", "  retry_all 31", "  ;;"]],
      [/^$/, ["retry_all() {", '  run --limit "$1"', "}"]],
    ],
  },
  tf: {
    ...defaults,
    name: "HCL",
    fence: "hcl",
    comment: hash,
    container: /^(?:resource|variable|module|locals|data|output|provider|terraform|tags|\w+)\b[^(]*\{$/,
    lead: /^#/,
    nameOf: (head) => (head.endsWith("{") ? head : (head.split("=")[0] ?? "").trim()),
    fresh: [
      [/\{$/, ["retry_limit = 31"]],
      [/^$/, ['variable "retry_limit" {', "  default = 31", "}"]],
    ],
  },
} satisfies Readonly<Record<string, Language>>;

/** The languages by the endings of their files. */
export const languages: Readonly<Record<string, Language>> = all;
