import { lookup } from "../shared/guards.ts";
import { readCodeLabel } from "../shared/markdown/codeLabel.ts";
import { isAlsoWord, isFileName, lastName } from "./fileNames.ts";
import { mentionsIn, type Mention, withoutPlace } from "./mentions.ts";
import { isBlank } from "./textLines.ts";

/** A file that a block may be meant for, by the path as written. */
export interface TargetHint {
  readonly path: string;
  /** The words up to the end of the path: a name with blanks begins further left than `path`. Only files that exist tell where. */
  readonly text: string;
  /** Where it stands: in the fence, in a comment in the first line of the block, or in so many lines of the prose before the block. */
  readonly place: "label" | "firstLine" | 1 | 2;
  /** Whether it is named as files are: in a fence, with a known extension, with folders. Other words name a file only if it exists. */
  readonly isFile: boolean;
  /** Whether it is set off from the sentence: in the fence, alone in a comment, as code, in bold type, in quotes, or as a link. */
  readonly isMarked: boolean;
  /** Whether the answer says that the block is this file, even if it does not exist: it labels the block with it, or says that it is new. */
  readonly mayBeNew: boolean;
  /** Whether the sentence that leads to the block ends with it, so that a file that does not exist may be meant all the same. */
  readonly leadsToBlock: boolean;
}

/** A path is near the end of a paragraph, or alone in a comment. Longer lines are searched only at their end. */
const longestLine = 1000;
/** More words than this name no target; characters around a path that may say that it is new. */
const [mostHints, nearPath] = [16, 60];

/** Words for “file” before a path, and for making one, in the languages that models answer in. They only decide about files that do not exist. */
const fileWords = String.raw`file ?name|files?|path|datei|pfad|fichiers?|chemin|archivos?|ficheros?|ruta|percorso|arquivos?|caminho|bestand|plik|ścieżka|файл|путь|шлях|soubor|dosya|fil|tiedosto|fájl|fișier|αρχείο|文件名?|路径|檔案|路徑|ファイル名?|파일|tập tin|tệp|berkas|ملف|קובץ|फ़ाइल|ไฟล์|فایل`;
const newWords =
  /(?<![\p{L}\p{N}])(?:new|creat(?:e|es|ed|ing)|neue[nrms]?|neu|erstell\p{L}{0,4}|angelegt|anlegen|lege?n?|nouveau|nouvelle|nouvel|cré(?:er|ez|e|ons)|nuev[oa]|cre(?:a|e|ar|amos)|nuov[oa]|novo|nova|cri(?:e|ar|amos)|nieuwe?|maak|now[yea]|utwórz|stwórz|нов\p{L}{1,3}|созда\p{L}{1,5}|створ\p{L}{1,5}|nov[ýáé]|vytvoř\p{L}{0,4}|yeni|oluştur\p{L}{0,4}|ny|nytt|nye|skapa|opprett|opret|uusi|uuden|luo|új|hozz|nou|nouă|creați|νέ[οα]|δημιουργ\p{L}{1,6}|mới|tạo|baru|buat|جديد\p{L}?|أنشئ|חדש\p{L}?|צור|नया|नई|बनाए\p{L}{0,3}|جدید)(?![\p{L}\p{N}])|新|创建|創建|建立|作成|새|만들|생성|ใหม่|สร้าง/iu;
const leadingFileWord = new RegExp(String.raw`^(?:${fileWords})\s*[:=：]\s*`, "iu");
const onlyFileWord = new RegExp(String.raw`^(?:${fileWords})?$`, "iu");
const commentOpener = /^\s*(?:\/\/+|#+(?!!)|--|;+|%+|\/\*+|<!--|"""|''')\s*/;
const commentCloser = /\s*(?:\*\/|-->|"""|''')$/;

/**
 * Finds the files that a block may be meant for in its fence, its first line and the text before it: the fence first, the nearest line of the prose next, and
 * the last path of a line before the others. A path of the prose may be any word that looks like one: the caller must look whether it exists.
 * @param before the Markdown before the block; only its last lines count
 */
export function targetHints(info: string, code: string, before: string): readonly TargetHint[] {
  const hints: TargetHint[] = [];
  const add = (hint: TargetHint): void => {
    if (hints.length < mostHints && !hints.some(({ path, text }) => path === hint.path && text === hint.text)) hints.push(hint);
  };
  const labelled = labelPath(info);
  if (labelled !== undefined) {
    add({
      path: labelled,
      text: withoutPlace(info.trim()),
      place: "label",
      isFile: true,
      isMarked: true,
      mayBeNew: true,
      leadsToBlock: false,
    });
  }
  const first = firstLinePath(code, readCodeLabel(info).language);
  if (first !== undefined) {
    // `// Node.js` is a heading of the code more often than a file.
    add({
      path: first,
      text: first,
      place: "firstLine",
      isFile: true,
      isMarked: true,
      mayBeNew: hasFolder(first),
      leadsToBlock: !isProduct(first),
    });
  }
  const near = before
    .split("\n")
    .filter((line) => !isBlank(line))
    .slice(-2)
    .toReversed();
  near.forEach((whole, index) => {
    for (const mention of mentionsIn(whole.slice(-longestLine)).toReversed()) {
      const hint = hintOf(mention, index === 0 ? 1 : 2, code);
      if (hint !== undefined) add(hint);
    }
  });
  return hints;
}

function hintOf({ path, text, isMarked, before, after }: Mention, place: 1 | 2, code: string): TargetHint | undefined {
  // `load()` and `items` of `items.map(…)` are code.
  if (after.startsWith("(")) return undefined;
  const isFile = hasFolder(path) ? isMarked || isFileName(path) : isFileName(path) && !isMember(path, code);
  if (!isFile && !isMarked && !hasFolder(path)) return undefined;
  // A word of a sentence is a file with a folder, or in marks; “Node.js” and “LICENSE” are words.
  const isNamed = isFile && (isMarked ? isFileName(path) || hasFolder(path) : hasFolder(path)) && !(isAlsoWord(path) && !isMarked);
  const isAlone = isNamed && isCaption(before, after);
  const isNew = isNamed && (newWords.test(before.slice(-nearPath)) || newWords.test(after.slice(0, nearPath)));
  return {
    path,
    text,
    place,
    isFile,
    isMarked,
    mayBeNew: isAlone || isNew,
    leadsToBlock: isNamed && isMarked && place === 1 && !isProduct(path) && /^[\s:：.。*_)\]]*$/.test(after),
  };
}

/** Whether nothing else stands in the line: it is the title of the block. */
function isCaption(before: string, after: string): boolean {
  const words = `${before} ${after.replace(/\([^()]{0,40}\)/, " ")}`
    .replace(/^\s*(?:#{1,6}|[-*+>]|\d{1,3}[.)])\s+/, "")
    .replaceAll(/[\s:：*_`#[\]().。"'“”-]+/g, " ")
    .replaceAll(/\d+/g, "")
    .trim();
  return onlyFileWord.test(words);
}

function hasFolder(path: string): boolean {
  return /[\\/]/.test(path);
}

/** Names of products that look like files, such as Node.js. */
function isProduct(path: string): boolean {
  return /^[A-Z][A-Za-z\d]*\.js$/.test(path);
}

/** Whether the block uses this word as code: `res.json` is a member there, while the name of a file stands in quotes or in a comment. */
function isMember(word: string, code: string): boolean {
  for (let at = code.indexOf(word); at >= 0; at = code.indexOf(word, at + word.length)) {
    if (/[.([\s;,)]/.test(code.charAt(at + word.length)) && /^$|[\s(,=!{[;:]/.test(code.charAt(at - 1)) && !isInComment(code, at))
      return true;
  }
  return false;
}

function isInComment(code: string, at: number): boolean {
  const line = code.slice(Math.max(code.lastIndexOf("\n", at) + 1, at - longestLine), at);
  return /\/\/|\/\*|#|--|<!--|^\s*\*/.test(line);
}

/** The file in a fence: as the title of the block has it, or a name without extension (`makefile Makefile`). */
function labelPath(info: string): string | undefined {
  const { file } = readCodeLabel(info);
  if (file !== undefined) return isFileName(file) || hasFolder(file) ? withoutPlace(file) : undefined;
  const words = info.trim().split(/\s+/, 8).slice(1);
  return words.map(withoutPlace).find((word) => isFileName(word));
}

/**
 * The path in the comment in the first line of a block.
 * @param language of the fence; in Markdown a line that begins with `#` is a heading
 */
function firstLinePath(code: string, language = ""): string | undefined {
  const end = code.indexOf("\n");
  const first = end < 0 ? code : code.slice(0, end);
  if (first.length > longestLine) return undefined;
  const opener = commentOpener.exec(first)?.[0];
  if (opener === undefined || (/^(?:md|markdown|mdx)$/.test(language) && opener.includes("#"))) return undefined;
  const bare = first
    .slice(opener.length)
    .trim()
    .replace(commentCloser, "")
    .replace(/^[=*~-]{2,20}\s+|\s+[=*~-]{2,20}$/g, "");
  const label = leadingFileWord.exec(bare)?.[0] ?? "";
  const path = withoutPlace(
    bare
      .slice(label.length)
      .replace(/\s+\([^()]{1,40}\)$/, "")
      .replace(/[:：]$/, "")
      .replace(/^(["'`])([^"'`]{1,400})\1$/, "$2"),
  );
  // “based on src/a.ts” is a sentence, docs/My Notes.md is a path.
  if (
    path === "" ||
    /[<>"'|?*`;={}!]/.test(path.replaceAll(/\{[\w-]+\}/g, "")) ||
    (label === "" && /\s/.test(path) && !/^\S*[\\/]/.test(path))
  )
    return undefined;
  if (path.includes("://") || path.endsWith("()")) return undefined;
  return (isFileName(path) && !(label === "" && isAlsoWord(path))) || (label !== "" && hasFolder(path)) ? path : undefined;
}

/**
 * Removes the comment that names the file from a block, unless the file contains it.
 * @param target the path of the file that the block goes to: a comment that names another one is code
 */
export function withoutPathComment(code: string, source: string | null, target?: string): string {
  const path = firstLinePath(code);
  if (path === undefined || (target !== undefined && lastName(path).toLowerCase() !== lastName(target).toLowerCase())) return code;
  const line = code.slice(0, code.indexOf("\n") + 1);
  if (source !== null && source.includes(line.trim())) return code;
  return code.slice(line.length).replace(/^(?:[ \t]*\r?\n)+/, "");
}

/** File extensions by language, for the names of new files. */
const extensions: Readonly<Record<string, string>> = {
  bash: "sh",
  csharp: "cs",
  cs: "cs",
  javascript: "js",
  kotlin: "kt",
  markdown: "md",
  objectivec: "m",
  perl: "pl",
  powershell: "ps1",
  python: "py",
  ruby: "rb",
  rust: "rs",
  shell: "sh",
  sh: "sh",
  text: "txt",
  typescript: "ts",
  yaml: "yml",
  zsh: "sh",
};

/** A name for a new file: the path in the block, or one made from its declaration and language. */
export function guessFileName(info: string, code: string, before: string): string {
  const hints = targetHints(info, code, before);
  const hint = hints.find(({ mayBeNew }) => mayBeNew) ?? hints.find(({ leadsToBlock, place }) => leadsToBlock || place === "firstLine");
  if (hint !== undefined) return hint.path;
  const { language } = readCodeLabel(info);
  const extension = lookup(extensions, language) ?? (/^[a-z0-9]{1,8}$/.test(language) ? language : "txt");
  const declared =
    /^[ \t]*(?:export\s+)?(?:default\s+)?(?:public\s+)?(?:async\s+)?(?:class|function|interface|type|struct|enum|trait|const|def|fn|func)\s+([A-Za-z_]\w*)/m.exec(
      code,
    )?.[1];
  return `${declared ?? "untitled"}.${extension}`;
}

/** The extensions that files of a language have, without the dot; none where that is not known. */
export function fitsLanguage(path: string, language: string): boolean {
  if (language === "") return true;
  const name = lastName(path).toLowerCase();
  const extension = name.slice(name.lastIndexOf(".") + 1);
  return extension === language || extension === lookup(extensions, language) || name === language;
}
