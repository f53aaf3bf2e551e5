import { declaredName } from "./declarations.ts";
import { keyOf } from "./likeness.ts";

/** The identity of a member among its siblings. */
export interface MemberName {
  /** Equal for two versions of one member. */
  readonly key: string;
  /** How a reader calls it. */
  readonly shown: string;
  /** Whether it has a name. Others are known by their text alone. */
  readonly isNamed: boolean;
}

/** Words before the name that are no part of it. */
const modifiers =
  /^(?:(?:export|default|declare|public|private|protected|internal|fileprivate|static|abstract|final|override|virtual|readonly|const|let|var|val|volatile|transient|mutable|lazy|late|lateinit|weak|unowned|optional|required|repeated|pub(?:\([\w ]+\))?|extern|inline|sealed|partial|open|data|suspend|local|global|my|our|async|unsafe|new|nonisolated|indirect|input|output)\s+(?![\s:=?]))+/;
/** A CSS custom property, an attribute with a colon or a quoted key, followed by `:` or `=`. */
const keyed = /^(["'`])([^"'`]{1,80})\1\s*[?!]?\s*(?::(?![:=])|=(?![=~])|:=)/u;
const plainKeyed = /^([@#$%]?[\p{L}_$][\p{L}\p{N}_$.-]*|--[\w-]+|\d[\w.-]*)\s*[?!]?\s*(?::(?![:=])|=(?![=>~])|:=|\?=|\+=)/u;
const section = /^\[\[?\s*([^\][]+?)\s*\]\]?\s*(?:[#;].*)?$/;
const tag = /^<([\p{L}][\w:.-]*)([^>]*)/u;
const attribute = /\s(?:v-)?(id|name|key|href|src|for|path|to|class|className|include|xmlns)\s*=\s*(?:"([^"]*)"|'([^']*)'|\{([^}]*)\})/;
const arm = /^(case\b.*?|default|when\b.*?|else|in\b.*?|_)\s*(?::(?!:)|=>|->|\bthen\b|;|$)/;
/** An arm that is all of its line: colons may stand in its pattern too. */
const wholeArm = /^(case\b.*|default|else):$/;
const arrow = /^([^={}()][^={}]*?(?:\([^)]*\)|\{[^}]*\})?[^={}]*?)\s*(?:=>|->)\s*/;
/** An arm whose pattern is in braces: `{:ok, value} when value > 0 ->`. */
const bracedArm = /^(\{.*?\}\s*(?:when\b.*?)?)(?:=>|->)/;
const shellArm = /^([\w*?"'[\]|$ .-]+)\)\s*/;
const typed =
  /^(?:[\p{L}_][\p{L}\p{N}_.:<>,?[\]*& ]*[\s*&>\]])([$\p{L}_][\p{L}\p{N}_]*)(?:\[[^\]]*\])*\s*(?:=[^=>].*)?[;]\s*(?:\/\/.*|\/\*.*)?$/u;
const fieldFirst = /^(?:["`[](?=[^"`\][ ]*["`\]]))?([\p{L}_][\p{L}\p{N}_]*)["`\]]?\s+[*&[(\]\p{L}_"'`]/u;
const single = /^([\p{L}_$][\p{L}\p{N}_$]*)\s*(?:\([^()]*\))?\s*[,;]?\s*(?:\/\/.*|#.*|--.*)?$/u;
const called =
  /^([\p{L}_$@][\p{L}\p{N}_$]*(?:(?:\.|::)[\p{L}\p{N}_$]+)*[!?]?)(?:\(\s*| +)(?:"([^"]*)"|'([^']*)'|`([^`]*)`|:([\p{L}_][\p{L}\p{N}_?!]*))(?:[ ,]+"([^"]*)")?/u;
const keyword =
  /^(?:message|service|union|mod|defmodule|package|input|scalar|directive|actor|contract|library|annotation|@interface|@implementation|@protocol|oneof|model|fragment|query|mutation|subscription|defp|defmacro|defprotocol|defimpl|state|struct|impl|program|procedure)\s+([\p{L}_][\p{L}\p{N}_.:]*)/u;
/** A column whose type has a size: `email VARCHAR(255) UNIQUE`. */
const column = /^["`[]?([\p{L}_][\p{L}\p{N}_]*)["`\]]?\s+\p{L}[\p{L}\p{N}_]*\s*\(\s*[\d']/u;
/** A method without a body: `void run(int times);`, `Run(ctx context.Context) error`. */
const bodiless =
  /^(?:[\p{L}_][\p{L}\p{N}_.:<>,?[\]*& ]*[\s*&>\]])?([~#\p{L}_$][\p{L}\p{N}_$]*)\s*(?:<[^>(]*>)?\([^{}=]*\)\s*(?:const|noexcept|override|final|throws [\p{L}\p{N}_, .]+|= ?0|:\s*[^\s{][^{]*|[\p{L}_*[(][^{;=]*)?\s*;?$/u;
/** A method with its body in its line: `constructor(private repo: Repo) {}`. */
const oneLine = /^(?:[\p{L}_][\p{L}\p{N}_<>,?[\]*&]*\s+)?([#~\p{L}_$][\p{L}\p{N}_$]*)\s*\([^{}]*\)\s*(?::[^{}]*)?\{[^{}]*\}[,;]?$/u;
/** A property with accessors: `public string Name { get; set; }`. */
const property =
  /^(?:[\p{L}_][\p{L}\p{N}_.<>,?[\] ]*[\s>\]])([\p{L}_]\w*)\s*\{\s*(?:(?:private|protected|internal)\s+)?(?:get|set|init)\b/u;
/** A selector such as `a:hover {`, whose colon separates no key from a value. */
const selector =
  /^(?!["'`])[^"'`=]*:[^\s{=:"'`[(\d/].*[{,]$|^&|^[.#>+~*][^={}]*[{,]$|^(?!["'`])(?!.*:\s)(?:[\p{L}\d.#*:> +~,()-]|\[[^\][]*\])+,$/u;
/** The first line of a rule of a style sheet: `.card > a[href] {`, `@media (max-width: 600px) {`. */
const ruleHead =
  /^(?:@(?:media|supports|container|layer|keyframes|page)\b[^{}]*|[.#&*:>+~[\p{L}][^{}();=]*(?:\([^{}();]*\)[^{}();=]*)*)\{$/u;
const accessor = /^(?:(?:public|private|protected|static|override|async)\s+)*(get|set)\s+([#\p{L}_$][\p{L}\p{N}_$]*)\s*\(/u;
const constraint =
  /^(?:constraint\s+\S+|primary\s+key|foreign\s+key\s*\([^)]*\)|unique(?:\s+\w+)?\s*\([^)]*\)|check\b|(?:unique\s+)?(?:index|key)\s+\S+)/i;
const statement =
  /^(create|alter|drop)\s+(?:or\s+replace\s+)?(?:temporary\s+|temp\s+|unique\s+)?(table|(?:materialized\s+)?view|index|function|procedure|trigger|type|schema|sequence|operator|aggregate|domain|extension|policy|role|rule)\s+(?:if\s+(?:not\s+)?exists\s+)?([^\s(;]+)/i;
const target = /^([\w./%$(){}@*-]+(?:\s+[\w./%$(){}@*-]+)*)\s*::?(?![=:])/;
/** Members of objects by which items of a list are told apart, the surest first. */
const identifying = ["id", "key", "name", "command", "label", "uses", "title", "path", "host", "url", "type", "value"];

/** The name of a member by the line that begins it. */
export function memberName(header: string): MemberName {
  const line = header.trim().replace(/\benum\s+(?:class|struct)\b/, "enum");
  if (line.length > 400) return unnamed(line);
  const bare = line.replace(modifiers, "");
  const inTag = tag.exec(line);
  if (inTag !== null) {
    const [, kind, value = "", other = "", third = ""] = attribute.exec(line) ?? [];
    // An element with a text is a setting by its tag, unless it is one of the many of a page.
    const element = /^<([\w.:-]+)>[^<>]*<\/\1>$/.exec(line)?.[1];
    if (kind === undefined && element !== undefined && !pageElements.has(element)) return named(`<${element}>`, `<${element}>`);
    if (kind === undefined)
      return /^(?:html|head|body|main|header|footer|nav|title|template|script|style|svelte:head)$/.test(inTag[1] ?? "")
        ? named(`<${inTag[1] ?? ""}>`, `<${inTag[1] ?? ""}>`)
        : unnamed(line);
    return named(`<${inTag[1] ?? ""} ${kind}=${value}${other}${third}>`, `<${inTag[1] ?? ""} ${kind}="${value}${other}${third}">`);
  }
  const annotated = /^(@\w+)(?:\s|$)/.exec(line)?.[1];
  if (annotated !== undefined) return named(`attribute ${annotated}`, annotated);
  const inSection = section.exec(line)?.[1];
  if (inSection !== undefined && !/^[A-Z]\w*(?:\(|$)/.test(inSection)) return named(`[${inSection}]`, `[${inSection}]`);
  if (line.startsWith("- ")) return itemName(line);
  const access = accessor.exec(line);
  if (access !== null) return named(`${access[1] ?? ""} ${access[2] ?? ""}`, access[2] ?? "");
  // The beginning of a choice in a shell.
  if (/^case\s.*\sin$/.test(line)) return named(`choice ${keyOf(line, "spacing")}`, line);
  const armed = wholeArm.exec(line)?.[1] ?? arm.exec(line)?.[1];
  if (armed !== undefined) return named(`case ${keyOf(armed, "spacing")}`, armed);
  const [, verb = "", made = "", name = ""] = statement.exec(line) ?? [];
  if (name !== "") return named(`${verb} ${made} ${name}`.toLowerCase(), name);
  const constrained = constraint.exec(line)?.[0];
  if (constrained !== undefined) return named(keyOf(constrained.toLowerCase(), "spacing"), constrained);
  const accessible = property.exec(line)?.[1];
  if (accessible !== undefined) return named(plainKey(accessible), accessible);
  const title = called.exec(bare);
  if (title !== null && !/^(?:return|throw|import|from|case|echo|print|raise|await|yield|require|include)$/.test(title[1] ?? "")) {
    const [, word = "", ...literals] = title;
    const literal = literals.filter((one) => one !== undefined).join(" ");
    return named(`${word} ${literal}`, `${word} "${literal}"`);
  }
  const key = plainKeyed.exec(bare)?.[1] ?? keyed.exec(bare)?.[2];
  if (key !== undefined && selector.test(bare)) return selectorName(line);
  if (key !== undefined && !isStatementWord(key)) return named(plainKey(key), key);
  const sized = column.exec(bare)?.[1];
  if (sized !== undefined && !isStatementWord(sized)) return named(plainKey(sized), sized);
  const declared = declaredName(line) ?? keyword.exec(bare)?.[1];
  if (declared !== undefined) return named(plainKey(declared), declared);
  const field = typed.exec(line)?.[1];
  if (field !== undefined && !isStatementWord(bare.split(/\W/)[0] ?? "")) return named(plainKey(field), field);
  if (!isStatementWord(/^[\p{L}_]+/u.exec(bare)?.[0] ?? "") && !/^(?:import|from|use|using|require|include|package)\b/.test(bare)) {
    const lone = single.exec(bare)?.[1];
    if (lone !== undefined) return named(plainKey(lone), lone);
    const method = bodiless.exec(bare)?.[1];
    if (method !== undefined) return named(plainKey(method), method);
    const first = /[({[]$|=>|->/.test(bare) ? undefined : fieldFirst.exec(bare)?.[1];
    if (first !== undefined) return named(plainKey(first), first);
  }
  const whole = oneLine.exec(bare)?.[1];
  if (whole !== undefined && !isStatementWord(whole)) return named(plainKey(whole), whole);
  const pattern = arrow.exec(line)?.[1] ?? bracedArm.exec(line)?.[1] ?? shellArm.exec(line)?.[1];
  if (pattern !== undefined) return named(`case ${keyOf(pattern, "spacing")}`, pattern);
  const rule = target.exec(line)?.[1];
  if (rule !== undefined) return named(rule, rule);
  return ruleHead.test(line) && !isStatementWord(/^[\p{L}_]*/u.exec(line)?.[0] ?? "") ? selectorName(line) : unnamed(line);
}

/** The name of a rule of a style sheet: its selectors. One that others follow in lines of their own is known by its text alone. */
function selectorName(line: string): MemberName {
  if (!line.endsWith("{")) return unnamed(line);
  const text = line.slice(0, -1).trimEnd();
  return named(`text ${keyOf(text, "spacing")}`, text);
}

/** The identity of an item of a list that has properties: `- name: web`, `{ "id": 1, … }`; undefined if none of them tells it apart. */
export function identifiedBy(lines: readonly string[]): MemberName | undefined {
  let best: { readonly rank: number; readonly text: string } | undefined;
  for (const line of lines) {
    const text = line.trim().replace(/^-\s+/, "");
    for (const [, name = "", value = ""] of text.matchAll(
      /(?:^|[{,]\s*)["']?(\w+)["']?\s*[:=]\s*("(?:[^"\\]|\\.)*"|'[^']*'|[\w./@:-]+)/g,
    )) {
      const rank = identifying.indexOf(name);
      if (rank >= 0 && (best === undefined || rank < best.rank)) best = { rank, text: `${name}=${value.replace(/["',]/g, "")}` };
    }
    const [, element, content] = /^<(artifactId|id|name|key|string)>([^<]*)<\//.exec(text) ?? [];
    if (element !== undefined && best === undefined) best = { rank: 20, text: `${element}=${content ?? ""}` };
  }
  return best === undefined ? undefined : named(`item ${best.text}`, best.text);
}

function itemName(line: string): MemberName {
  return identifiedBy([line]) ?? unnamed(line);
}

/** Elements of HTML that hold a text, of which a page has many. */
const pageElements = new Set(
  "a abbr b blockquote button caption cite code dd del dt em figcaption h1 h2 h3 h4 h5 h6 i ins kbd label legend li mark option p pre q s small span strong sub summary sup td text th u var".split(
    " ",
  ),
);

function named(key: string, shown: string): MemberName {
  return { key, shown: shown.trim(), isNamed: true };
}

function unnamed(line: string): MemberName {
  const text = line.replace(/[,;]\s*$/, "");
  return { key: `text ${keyOf(text, "spacing")}`, shown: text.length > 60 ? `${text.slice(0, 59)}…` : text, isNamed: false };
}

function plainKey(name: string): string {
  return `name ${name.replace(/^["'`]|["'`]$/g, "")}`;
}

const statementWords = new Set(
  "return if else for foreach while do throw raise yield await try catch finally with switch match break continue echo print goto defer assert del pass guard unless until loop elif elsif except rescue ensure end begin then fi done esac let".split(
    " ",
  ),
);

/** Whether a word begins a statement, so that it names nothing. */
export function isStatementWord(word: string): boolean {
  return statementWords.has(word);
}
