// Finds dictionaries that are asked for a word which may be anybody's: `record[name]` and `name in record` find "constructor" and "__proto__"
// in the prototype, and `record["__proto__"] = …` replaces it. Such words go through `lookup` or a Map, or are checked with Object.hasOwn before.
import path from "node:path";
import { API, type Project, type Type, TypeFlags, type UnionOrIntersectionType } from "typescript/unstable/sync";
import type { BinaryExpression, ElementAccessExpression, Node, SourceFile } from "typescript/unstable/ast";
import { SyntaxKind } from "typescript/unstable/ast";
import { root } from "./pinned.ts";

const projects = ["src/tsconfig.core.json", "src/app/tsconfig.json", "src/host/tsconfig.json", "src/webview/tsconfig.json"];

/** Definitions of links in Markdown. Their labels are normalized to upper case, which no word of the prototype is written in. */
const linkDefinitions = /^(?:References|Record<string, Reference>)(?: \| undefined)?$/;

/** A place where a dictionary is asked. */
interface Lookup {
  readonly file: SourceFile;
  readonly node: Node;
  readonly record: Node;
  readonly key: Node;
}

const api = new API({ cwd: root });
const snapshot = api.updateSnapshot({ openProjects: projects.map((project) => path.join(root, project)) });
const seen = new Set<string>();
const problems: string[] = [];
for (const project of snapshot.getProjects()) problems.push(...problemsOf(project));
api.close();
for (const problem of problems.toSorted()) console.error(problem);
console.log(
  problems.length === 0 ? `${seen.size} files: no dictionary is asked for a word of its prototype.` : `${problems.length} problems.`,
);
process.exit(problems.length === 0 ? 0 : 1);

function problemsOf(project: Project): readonly string[] {
  const lookups = project.program.getSourceFileNames().flatMap((name) => {
    if (!name.startsWith(`${root}/src/`) || name.endsWith(".d.ts") || seen.has(name)) return [];
    seen.add(name);
    const file = project.program.getSourceFile(name);
    return file === undefined ? [] : lookupsIn(file);
  });
  const { checker } = project;
  const keys = checker.getTypeAtLocation(lookups.map(({ key }) => key));
  return lookups.flatMap((lookup, at) => {
    const key = keys[at];
    if (key === undefined || !mayBeAnyWord(key) || isGuarded(lookup)) return [];
    const record = checker.getTypeAtLocation(lookup.record);
    if (record !== undefined && linkDefinitions.test(checker.typeToString(record))) return [];
    const { file, node } = lookup;
    const line = file.text.slice(0, node.getStart(file)).split("\n").length;
    return [`${path.relative(root, file.fileName)}:${line}: ${node.getText(file)} may find a word of the prototype: use lookup() or a Map`];
  });
}

function lookupsIn(file: SourceFile): readonly Lookup[] {
  const found: Lookup[] = [];
  const visit = (node: Node): undefined => {
    if (node.kind === SyntaxKind.ElementAccessExpression) {
      const { expression, argumentExpression } = node as ElementAccessExpression;
      if (!isLiteral(argumentExpression)) found.push({ file, node, record: expression, key: argumentExpression });
    } else if (node.kind === SyntaxKind.BinaryExpression) {
      const { left, operatorToken, right } = node as BinaryExpression;
      if (operatorToken.kind === SyntaxKind.InKeyword && !isLiteral(left)) found.push({ file, node, record: right, key: left });
    }
    node.forEachChild(visit);
    return undefined;
  };
  visit(file);
  return found;
}

function isLiteral({ kind }: Node): boolean {
  return (
    kind === SyntaxKind.StringLiteral ||
    kind === SyntaxKind.NumericLiteral ||
    kind === SyntaxKind.NoSubstitutionTemplateLiteral ||
    kind === SyntaxKind.PrivateIdentifier
  );
}

/** Whether a value of the type can be any text, not only one of a few. */
function mayBeAnyWord(type: Type): boolean {
  if ((type.flags & TypeFlags.Union) !== 0) return (type as UnionOrIntersectionType).getTypes().some(mayBeAnyWord);
  if ((type.flags & TypeFlags.Intersection) !== 0) return (type as UnionOrIntersectionType).getTypes().every(mayBeAnyWord);
  return (type.flags & (TypeFlags.String | TypeFlags.TemplateLiteral | TypeFlags.Any | TypeFlags.Unknown)) !== 0;
}

/** Whether the same word was looked for among the own keys of the same object, in the function that the place is in. */
function isGuarded({ file, node, record, key }: Lookup): boolean {
  const guard = `Object.hasOwn(${record.getText(file)}, ${key.getText(file)})`;
  for (let at: Node | undefined = node; at !== undefined; at = at.parent) {
    const isFunction = at.kind >= SyntaxKind.MethodDeclaration && at.kind <= SyntaxKind.SetAccessor;
    if (isFunction || at.kind === SyntaxKind.ArrowFunction || at.kind === SyntaxKind.FunctionDeclaration || at.parent === file)
      return at.getText(file).includes(guard);
  }
  return false;
}
