import { describe, expect, test } from "vitest";
import { parseBlock } from "../../../src/apply/parseBlock.ts";
import { type EditPlan, planEdit } from "../../../src/apply/planEdit.ts";

function planOf(source: string, block: string, language: string): EditPlan | undefined {
  const files = parseBlock(block, language);
  return "reason" in files ? undefined : planEdit(source, files[0]?.change ?? { kind: "code", lines: [] });
}

/** A block that begins with a statement or a listing of the file and shows neither all of it nor where its parts go. */
const partial: readonly (readonly [name: string, language: string, source: string, block: string])[] = [
  [
    "preprocessor branch",
    "c",
    "int f(void) {\n#if defined(A)\n  return one();\n#elif defined(B)\n  return two();\n#else\n  return three();\n#endif\n}\n",
    "int f(void) {\n#if defined(A)\n  return one(1);\n#endif\n}\n",
  ],
  ["shell if", "sh", "if [ -f a ]; then\n  one\n  two\nelif [ -f b ]; then\n  three\n  four\nfi\n", "if [ -f a ]; then\n  uno\nfi\n"],
  [
    "bash case default",
    "bash",
    "f() {\n  case $1 in\n    -h) help; exit ;;\n    -v) version; exit ;;\n    *) die ;;\n  esac\n}\n",
    "  case $1 in\n    -q) quiet=1 ;;\n  esac\n",
  ],
  [
    "haskell data",
    "haskell",
    "data C = Red\n  | Green\n  | Blue\n  deriving Show\n\nf :: Int\nf = 1\n",
    "data C = Red\n  | Purple\n  deriving Show\n",
  ],
  ["clojure map", "clojure", '(def cfg\n  {:port 80\n   :host "a"\n   :debug true})\n', "(def cfg\n  {:port 8080})\n"],
  [
    "vb select",
    "vb",
    "Select Case x\n  Case 1\n    A()\n  Case 2\n    B()\n  Case Else\n    C()\nEnd Select\n",
    "Select Case x\n  Case 3\n    D()\nEnd Select\n",
  ],
  [
    "sql case",
    "sql",
    "SELECT CASE x\n  WHEN 1 THEN 'a'\n  WHEN 2 THEN 'b'\n  ELSE 'c'\nEND FROM t;\n",
    "SELECT CASE x\n  WHEN 3 THEN 'd'\nEND FROM t;\n",
  ],
  [
    "python if chain",
    "python",
    "def f(x):\n    if x == 1:\n        return one()\n    elif x == 2:\n        return two()\n    else:\n        return three()\n",
    "    if x == 1:\n        return uno()\n    else:\n        return tres()\n",
  ],
  [
    "nix",
    "nix",
    '{\n  services.nginx = {\n    enable = true;\n    user = "a";\n  };\n  users = [];\n}\n',
    "  services.nginx = {\n    enable = false;\n  };\n",
  ],
  ["cmake", "cmake", "add_executable(app\n  main.cpp\n  util.cpp\n  log.cpp\n)\n", "add_executable(app\n  net.cpp\n)\n"],
  [
    "bazel",
    "python",
    'cc_library(\n    name = "a",\n    srcs = ["a.cc"],\n    deps = ["b"],\n)\n',
    'cc_library(\n    name = "a",\n    srcs = ["a.cc", "c.cc"],\n)\n',
  ],
  [
    "latex",
    "latex",
    "\\begin{itemize}\n  \\item One\n  \\item Two\n  \\item Three\n\\end{itemize}\n",
    "\\begin{itemize}\n  \\item Four\n\\end{itemize}\n",
  ],
  [
    "vue sfc",
    "vue",
    "<template>\n  <div>\n    <p>{{ a }}</p>\n    <p>{{ b }}</p>\n  </div>\n</template>\n\n<script setup>\nconst a = ref(1)\nconst b = ref(2)\n</script>\n\n<style>\np { color: red; }\n</style>\n",
    "<script setup>\nconst a = ref(10)\n</script>\n",
  ],
  ["lisp cond", "lisp", "(cond\n  ((= x 1) (a))\n  ((= x 2) (b))\n  (t (c)))\n", "(cond\n  ((= x 3) (d)))\n"],
  [
    "cpp class sections",
    "cpp",
    "class A {\npublic:\n  A();\n  void f();\n\nprivate:\n  int x;\n  int y;\n};\n",
    "class A {\npublic:\n  void f(int n);\n};\n",
  ],
  [
    "ts type union",
    "ts",
    'type T =\n  | { kind: "a"; x: 1 }\n  | { kind: "b"; y: 2 }\n  | { kind: "c" };\n',
    'type T =\n  | { kind: "d"; z: 3 };\n',
  ],
  [
    "try catch",
    "js",
    "try {\n  one();\n  two();\n} catch (e) {\n  log(e);\n} finally {\n  close();\n}\n",
    "try {\n  one();\n  three();\n}\n",
  ],
  ["r list", "r", "cfg <- list(\n  a = 1,\n  b = 2,\n  c = 3\n)\n", "cfg <- list(\n  b = 22\n)\n"],
  ["fortran type", "fortran", "type :: p\n  integer :: a\n  real :: b\n  real :: c\nend type p\n", "type :: p\n  real :: d\nend type p\n"],
  [
    "verilog case",
    "verilog",
    "case (s)\n  2'b00: y = a;\n  2'b01: y = b;\n  default: y = 0;\nendcase\n",
    "case (s)\n  2'b10: y = c;\nendcase\n",
  ],
  [
    "shell case",
    "sh",
    'case "$1" in\n  start)\n    a\n    ;;\n  stop)\n    b\n    ;;\nesac\n',
    'case "$1" in\n  restart)\n    c\n    ;;\nesac\n',
  ],
  [
    "nothing in place",
    "js",
    "function f(a) {\n  const x = one(a);\n  const y = two(x);\n  const z = three(y);\n  log(z);\n  return z;\n}\n",
    "function f(a) {\n  const x = one(a, 1);\n  return z;\n}\n",
  ],
  [
    "nginx",
    "nginx",
    "server {\n  listen 80;\n  server_name a;\n  location / {\n    root /x;\n  }\n  location /api {\n    proxy_pass b;\n  }\n}\n",
    "server {\n  location /api {\n    proxy_pass c;\n  }\n}\n",
  ],
];

describe("what the block does not show of the statement or listing that it begins with stays", () => {
  test.each(partial)("%s", (_name, language, source, block) => {
    expect(planOf(source, block, language)).toMatchObject({ kind: "refused", refusal: { reason: "dropsCode" } });
  });
});

/** A choice, an arm of it that is new, and the line before which it goes. */
const arms: readonly (readonly [name: string, language: string, source: string, block: string, added: string, before: string])[] = [
  ["ruby case", "ruby", "case x\nwhen 1\n  a\nwhen 2\n  b\nelse\n  c\nend\n", "case x\nwhen 3\n  d\nend\n", "when 3\n  d\n", "else\n"],
  [
    "tcl switch",
    "tcl",
    "switch $x {\n  a { one }\n  b { two }\n  default { three }\n}\n",
    "switch $x {\n  c { four }\n}\n",
    "  c { four }\n",
    "  default { three }\n",
  ],
  [
    "vhdl",
    "vhdl",
    "case s is\n  when A => y <= 1;\n  when B => y <= 2;\n  when others => y <= 0;\nend case;\n",
    "case s is\n  when C => y <= 3;\nend case;\n",
    "  when C => y <= 3;\n",
    "  when others",
  ],
  [
    "matlab switch",
    "matlab",
    "switch x\n  case 1\n    a();\n  case 2\n    b();\n  otherwise\n    c();\nend\n",
    "switch x\n  case 3\n    d();\nend\n",
    "  case 3\n    d();\n",
    "  otherwise\n",
  ],
  [
    "powershell switch",
    "powershell",
    "switch ($x) {\n  'a' { one }\n  'b' { two }\n  default { three }\n}\n",
    "switch ($x) {\n  'c' { four }\n}\n",
    "  'c' { four }\n",
    "  default { three }\n",
  ],
  [
    "scala match",
    "scala",
    'def f(x: Any) = x match {\n  case 1 => "a"\n  case 2 => "b"\n  case _ => "c"\n}\n',
    'def f(x: Any) = x match {\n  case 3 => "d"\n}\n',
    '  case 3 => "d"\n',
    "  case _",
  ],
  [
    "java switch arrow",
    "java",
    "return switch (x) {\n    case A -> 1;\n    case B -> 2;\n    default -> 0;\n};\n",
    "return switch (x) {\n    case C -> 3;\n    default -> 0;\n};\n",
    "    case C -> 3;\n",
    "    default",
  ],
  [
    "swift switch",
    "swift",
    "func f(_ x: E) -> Int {\n    switch x {\n    case .a:\n        return 1\n    case .b:\n        return 2\n    default:\n        return 0\n    }\n}\n",
    "    switch x {\n    case .c:\n        return 3\n    }\n",
    "    case .c:\n        return 3\n",
    "    default:",
  ],
  [
    "kotlin when",
    "kotlin",
    'fun f(x: Int) = when (x) {\n    1 -> "a"\n    2 -> "b"\n    else -> "c"\n}\n',
    'fun f(x: Int) = when (x) {\n    3 -> "d"\n    else -> "c"\n}\n',
    '    3 -> "d"\n',
    "    else",
  ],
  [
    "elixir case",
    "elixir",
    "case x do\n  {:ok, v} -> v\n  {:error, e} -> raise e\n  _ -> nil\nend\n",
    "case x do\n  {:retry, n} -> n\nend\n",
    "  {:retry, n} -> n\n",
    "  _ -> nil",
  ],
  [
    "python match",
    "python",
    'def f(x):\n    match x:\n        case 1:\n            return "a"\n        case 2:\n            return "b"\n        case _:\n            return "c"\n',
    '    match x:\n        case 3:\n            return "d"\n',
    '        case 3:\n            return "d"\n',
    "        case _:",
  ],
];

describe("a new arm of a choice goes before the one for all other values", () => {
  test.each(arms)("%s", (_name, language, source, block, added, before) => {
    expect(planOf(source, block, language)).toMatchObject({ kind: "edit", text: source.replace(before, () => added + before) });
  });
});

test("a branch that the block leaves out goes where the block shows what follows the statement", () => {
  const source = "def f(x):\n    if x:\n        a()\n    else:\n        b()\n    return x\n";
  const expected = "def f(x):\n    if x:\n        a()\n    return x\n";
  expect(planOf(source, "    if x:\n        a()\n    return x\n", "python")).toMatchObject({ kind: "edit", text: expected });
});
