import type { Refusal } from "../../../src/apply/refusal.ts";

/** A block that shows a part of a container, its file, and the expected text or refusal. */
export interface PartialCase {
  readonly name: string;
  readonly language: string;
  readonly source: string;
  readonly block: string;
  readonly expected: { readonly text: string } | { readonly refused: Refusal["reason"] };
}

const changed = (
  name: string,
  language: string,
  source: string,
  block: string,
  ...changes: readonly (readonly [old: string, fresh: string])[]
): PartialCase => ({
  name,
  language,
  source,
  block,
  expected: { text: changes.reduce((text, [old, fresh]) => text.replace(old, () => fresh), source) },
});
const refused = (name: string, language: string, source: string, block: string, reason: Refusal["reason"]): PartialCase => ({
  name,
  language,
  source,
  block,
  expected: { refused: reason },
});

const orders = `import { Repo } from "./repo";

export class OrderService {
  constructor(private repo: Repo) {}

  list() {
    return this.repo.all();
  }

  @Cached()
  get(id: string) {
    return this.repo.get(id);
  }

  /** Cancels one. */
  cancel(id: string) {
    const order = this.get(id);
    order.cancelled = true;
  }

  total(id: string) {
    return this.get(id).total;
  }
}
`;
const total = `  total(id: string) {
    let sum = 0;
    for (const item of this.get(id).items) {
      sum += item.price * item.count;
    }
    return sum;
  }
`;
const manifest = `{
  "name": "shop",
  "version": "1.0.0",
  "scripts": {
    "build": "tsc",
    "test": "vitest"
  },
  "dependencies": {
    "express": "^4.0.0",
    "lodash": "^4.0.0",
    "pg": "^8.0.0"
  }
}
`;
const compiler = `{
  "compilerOptions": {
    "target": "es2020",
    "module": "esnext",
    "strict": true,
    "outDir": "dist"
  },
  "include": ["src"]
}
`;
const python = `import os


class Cart:
    """A cart."""

    def __init__(self):
        self.items = []

    @property
    def size(self):
        return len(self.items)

    def add(self, item):
        self.items.append(item)

    def clear(self):
        self.items = []
`;
const go = `package shop

type Cart struct {
	Items []Item
	Owner string
	Total int
}

func (c *Cart) Add(item Item) {
	c.Items = append(c.Items, item)
}

func (c *Cart) Clear() {
	c.Items = nil
}
`;
const rust = `pub struct Cart {
    pub items: Vec<Item>,
    pub owner: String,
    total: u32,
}

impl Cart {
    pub fn new() -> Self {
        Cart { items: vec![], owner: String::new(), total: 0 }
    }

    pub fn add(&mut self, item: Item) {
        self.items.push(item);
    }

    pub fn clear(&mut self) {
        self.items.clear();
    }
}
`;
const css = `.btn {
  color: red;
  padding: 1px;
  margin: 0;
}

.card {
  border: 0;
}
`;
const compose = `services:
  web:
    image: app:1
    ports:
      - "80:80"
    environment:
      MODE: production
      LEVEL: info
  db:
    image: postgres

volumes:
  data:
`;
const toml = `[package]
name = "shop"
version = "1.0.0"

[dependencies]
serde = "1"
rand = "2"
regex = "1"

[profile.release]
lto = true
`;
const make = `all: build test

build:
\tgo build ./...

test:
\tgo vet ./...
\tgo test ./...
`;

/** Blocks that show a part of a container: what they do not show stays, or they are refused. */
export const partialCases: readonly PartialCase[] = [
  changed(
    "a class with its constructor and a changed method",
    "ts",
    orders,
    `class OrderService {\n  constructor(private repo: Repo) {}\n\n${total}}\n`,
    ["  total(id: string) {\n    return this.get(id).total;\n  }\n", total],
  ),
  changed(
    "a new method after the one above it",
    "ts",
    orders,
    `export class OrderService {\n  list() {\n    return this.repo.all();\n  }\n\n  count() {\n    return this.list().length;\n  }\n}\n`,
    ["all();\n  }\n", "all();\n  }\n\n  count() {\n    return this.list().length;\n  }\n"],
  ),
  changed(
    "a method without its decorator and comment",
    "ts",
    orders,
    `export class OrderService {\n  get(id: string) {\n    return this.repo.find(id);\n  }\n\n  cancel(id: string) {\n    this.get(id).cancelled = true;\n  }\n}\n`,
    ["this.repo.get(id)", "this.repo.find(id)"],
    ["    const order = this.get(id);\n    order.cancelled = true;", "    this.get(id).cancelled = true;"],
  ),
  changed(
    "methods in another order",
    "ts",
    orders,
    `export class OrderService {\n${total}\n  list() {\n    return this.repo.all(1);\n  }\n}\n`,
    ["repo.all()", "repo.all(1)"],
    ["  total(id: string) {\n    return this.get(id).total;\n  }\n", total],
  ),
  changed(
    "another base class",
    "ts",
    orders,
    `export class OrderService extends Service {\n  list() {\n    return this.repo.all();\n  }\n}\n`,
    ["OrderService {", "OrderService extends Service {"],
  ),
  refused(
    "a class that shows less and changes nothing",
    "ts",
    orders,
    `export class OrderService {\n  list() {\n    return this.repo.all();\n  }\n}\n`,
    "dropsCode",
  ),
  changed(
    "an interface with a new field alone",
    "ts",
    "interface User {\n  id: string;\n  name: string;\n  email: string;\n}\n",
    "interface User {\n  phone?: string;\n}\n",
    ["email: string;\n", "email: string;\n  phone?: string;\n"],
  ),
  changed("an enum with a new member alone", "ts", "enum Color {\n  Red,\n  Green,\n}\n", "enum Color {\n  Purple,\n}\n", [
    "Green,\n",
    "Green,\n  Purple,\n",
  ]),
  changed("an enum without a comma at its end", "ts", "enum Color {\n  Red,\n  Green\n}\n", "enum Color {\n  Green,\n  Purple\n}\n", [
    "Green\n",
    "Green,\n  Purple\n",
  ]),
  changed(
    "a new case before the default",
    "ts",
    'function f(op) {\n  switch (op) {\n    case "add":\n      return a + b;\n    case "sub":\n      return a - b;\n    default:\n      return 0;\n  }\n}\n',
    'switch (op) {\n  case "mod":\n    return a % b;\n}\n',
    ["    default:", '    case "mod":\n      return a % b;\n    default:'],
  ),
  changed(
    "an object in a call",
    "ts",
    "export default defineConfig({\n  plugins: [vue()],\n  server: {\n    port: 3000,\n    host: true,\n  },\n});\n",
    "export default defineConfig({\n  server: {\n    port: 8080,\n  },\n});\n",
    ["3000", "8080"],
  ),
  changed("the root of a manifest", "json", manifest, '{\n  "name": "shop",\n  "type": "module"\n}\n', [
    '"shop",\n',
    '"shop",\n  "type": "module",\n',
  ]),
  changed(
    "a key of a manifest without the braces around it",
    "json",
    manifest,
    '"dependencies": {\n  "react": "^18.0.0",\n  "react-dom": "^18.0.0"\n}\n',
    ['"pg": "^8.0.0"\n', '"pg": "^8.0.0",\n    "react": "^18.0.0",\n    "react-dom": "^18.0.0"\n'],
  ),
  changed(
    "a key inside of a key",
    "json",
    compiler,
    '{\n  "compilerOptions": {\n    "target": "es2022",\n    "jsx": "react-jsx"\n  }\n}\n',
    ['"es2020",\n', '"es2022",\n    "jsx": "react-jsx",\n'],
  ),
  refused(
    "an object of one line that leaves out keys",
    "ts",
    'const options = {\n  server: { host: "a", port: 1 },\n  debug: true,\n};\n',
    "const options = {\n  server: { port: 2 },\n};\n",
    "dropsCode",
  ),
  changed("a Python class with one method", "py", python, "class Cart:\n    def add(self, item):\n        self.items.insert(0, item)\n", [
    "append(item)",
    "insert(0, item)",
  ]),
  changed("a Python class with a new method alone", "py", python, "class Cart:\n    def first(self):\n        return self.items[0]\n", [
    "    def clear(self):\n        self.items = []\n",
    "    def clear(self):\n        self.items = []\n\n    def first(self):\n        return self.items[0]\n",
  ]),
  changed(
    "a Python dictionary",
    "py",
    'CONFIG = {\n    "host": "localhost",\n    "port": 80,\n    "debug": True,\n}\n',
    'CONFIG = {\n    "port": 8080,\n}\n',
    ["80,", "8080,"],
  ),
  changed("a Go struct", "go", go, "type Cart struct {\n\tItems []Item\n\tCount int\n}\n", [
    "Items []Item\n",
    "Items []Item\n\tCount int\n",
  ]),
  changed("a Go method among others", "go", go, "func (c *Cart) Clear() {\n    c.Items = c.Items[:0]\n}\n", [
    "c.Items = nil",
    "c.Items = c.Items[:0]",
  ]),
  changed(
    "a Rust struct and its implementation",
    "rust",
    rust,
    "pub struct Cart {\n    pub owner: Owner,\n}\n\nimpl Cart {\n    pub fn clear(&mut self) {\n        self.items = vec![];\n    }\n}\n",
    ["owner: String", "owner: Owner"],
    ["self.items.clear();", "self.items = vec![];"],
  ),
  changed("a rule of a style sheet", "css", css, ".btn {\n  color: blue;\n}\n", ["red", "blue"]),
  refused(
    "a rule whose one missing property may be replaced",
    "css",
    css,
    ".btn {\n  color: blue;\n  padding: 1px;\n  inset: 0;\n}\n",
    "dropsCode",
  ),
  changed(
    "a service of a compose file",
    "yaml",
    compose,
    "services:\n  web:\n    image: app:2\n    environment:\n      LEVEL: debug\n",
    ["app:1", "app:2"],
    ["LEVEL: info", "LEVEL: debug"],
  ),
  changed("a service without its parent", "yaml", compose, "web:\n  image: app:2\n", ["app:1", "app:2"]),
  changed("a section of TOML whose last line changes", "toml", toml, '[dependencies]\nserde = "1"\nrand = "2"\nregex = "2"\n', [
    'regex = "1"',
    'regex = "2"',
  ]),
  changed("a new key in a section of TOML", "toml", toml, '[dependencies]\nserde = "1"\ntokio = "1"\n', [
    'serde = "1"\n',
    'serde = "1"\ntokio = "1"\n',
  ]),
  changed(
    "keys of an environment file",
    "sh",
    "A=1\nPORT=80\nHOST=x\nB=2\n",
    "PORT=8080\nHOST=y\n",
    ["PORT=80", "PORT=8080"],
    ["HOST=x", "HOST=y"],
  ),
  changed("a target of a Makefile whose last line changes", "make", make, "test:\n\tgo vet ./...\n\tgo test -race ./...\n", [
    "go test ./...",
    "go test -race ./...",
  ]),
  changed(
    "fields of GraphQL",
    "graphql",
    "type Query {\n  users: [User!]!\n  posts(first: Int): [Post!]!\n}\n",
    "type Query {\n  comments: [Comment!]!\n}\n",
    ["[Post!]!\n", "[Post!]!\n  comments: [Comment!]!\n"],
  ),
  changed(
    "items of a list in HTML",
    "html",
    '<ul id="nav">\n  <li><a href="/">Home</a></li>\n  <li><a href="/b">B</a></li>\n  <li><a href="/c">C</a></li>\n</ul>\n',
    '<ul id="nav">\n  <li><a href="/b">Bee</a></li>\n</ul>\n',
    [">B<", ">Bee<"],
  ),
  changed(
    "columns of a table in SQL",
    "sql",
    "CREATE TABLE users (\n  id INT PRIMARY KEY,\n  name TEXT NOT NULL,\n  email TEXT\n);\n",
    "CREATE TABLE users (\n  id INT PRIMARY KEY,\n  phone TEXT\n);\n",
    ["KEY,\n", "KEY,\n  phone TEXT,\n"],
  ),
  changed(
    "a dependency in XML",
    "xml",
    "<project>\n  <name>shop</name>\n  <dependencies>\n    <dependency>\n      <artifactId>one</artifactId>\n      <version>1</version>\n    </dependency>\n    <dependency>\n      <artifactId>two</artifactId>\n      <version>1</version>\n    </dependency>\n  </dependencies>\n</project>\n",
    "<dependencies>\n  <dependency>\n    <artifactId>two</artifactId>\n    <version>2</version>\n  </dependency>\n</dependencies>\n",
    ["two</artifactId>\n      <version>1", "two</artifactId>\n      <version>2"],
  ),
  changed(
    "tests in a suite",
    "ts",
    'describe("cart", () => {\n  it("adds", () => {\n    expect(add(1)).toBe(1);\n  });\n\n  it("clears", () => {\n    expect(clear()).toBe(0);\n  });\n});\n',
    'describe("cart", () => {\n  it("clears", () => {\n    expect(clear(1)).toBe(0);\n  });\n});\n',
    ["clear()", "clear(1)"],
  ),
  changed(
    "the first and larger function of a file",
    "js",
    "function f(a) {\n  const b = a;\n  const c = b;\n  return c;\n}\n\nfunction g() {\n  return 1;\n}\n",
    "function f(a) {\n  const b = a;\n  const c = b + 1;\n  return c;\n}\n",
    ["c = b;", "c = b + 1;"],
  ),
  changed(
    "a class before what exports it",
    "js",
    "class A {\n  one() {\n    return 1;\n  }\n}\n\nmodule.exports = A;\n",
    "class A {\n  one() {\n    return 2;\n  }\n}\n",
    ["return 1", "return 2"],
  ),
  changed("the first rule of a style sheet", "css", css, ".btn {\n  color: red;\n  padding: 2px;\n  margin: 0;\n}\n", ["1px", "2px"]),
  refused(
    "a list of settings in which one item may replace another",
    "json",
    '{\n  "files": [\n    "src",\n    "dist"\n  ]\n}\n',
    '{\n  "files": [\n    "src",\n    "lib"\n  ]\n}\n',
    "dropsCode",
  ),
  changed(
    "a member of a struct that is named behind its body",
    "c",
    "typedef struct {\n  int a;\n  int b;\n} one_t;\n\ntypedef struct {\n  int a;\n  int c;\n} two_t;\n",
    "typedef struct {\n  int a;\n  int d;\n  int c;\n} two_t;\n",
    ["  int c;\n", "  int d;\n  int c;\n"],
  ),
  changed(
    "one of several files of a font",
    "css",
    '@font-face {\n  font-family: A;\n  src: url("a.woff");\n  font-weight: 400;\n}\n\n@font-face {\n  font-family: A;\n  src: url("b.woff");\n  font-weight: 700;\n}\n',
    '@font-face {\n  font-family: A;\n  src: url("c.woff");\n  font-weight: 700;\n}\n',
    ["b.woff", "c.woff"],
  ),
  changed(
    "an arm of Erlang before the last one",
    "erlang",
    "f(X) ->\n    case X of\n        {ok, V} -> V;\n        {error, E} -> throw(E);\n        _ -> undefined\n    end.\n",
    "    case X of\n        {retry, N} -> N\n    end.\n",
    ["        _ ->", "        {retry, N} -> N;\n        _ ->"],
  ),
  changed(
    "a property after the last one, which has no semicolon",
    "css",
    ".a {\n  color: red;\n  margin: 0\n}\n",
    ".a {\n  color: red;\n  margin: 0;\n  padding: 0\n}\n",
    ["margin: 0\n", "margin: 0;\n  padding: 0\n"],
  ),
  changed(
    "an operator of SQL and a new one",
    "sql",
    "CREATE OPERATOR + (\n  LEFTARG = complex,\n  FUNCTION = complex_add,\n  COMMUTATOR = +\n);\n",
    "CREATE OPERATOR + (\n  LEFTARG = complex,\n  FUNCTION = complex_plus\n);\n\nCREATE OPERATOR * (\n  LEFTARG = complex,\n  FUNCTION = complex_mul\n);\n",
    ["complex_add", "complex_plus"],
    ["= +\n);\n", "= +\n);\n\nCREATE OPERATOR * (\n  LEFTARG = complex,\n  FUNCTION = complex_mul\n);\n"],
  ),
  changed(
    "an item of a list after a note",
    "json",
    '{\n  "files": [\n    "src",\n    "dist",\n    "lib"\n  ]\n}\n',
    '{\n  "files": [\n    "src",\n    // ...\n    "lib",\n    "docs"\n  ]\n}\n',
    ['"lib"\n', '"lib",\n    "docs"\n'],
  ),
  refused(
    "an item of a list that may be a changed or a new one",
    "ts",
    'const names = [\n  "accent",\n  "mathord",\n  "spacing",\n];\n',
    'const names = [\n  "mathord2",\n  "spacing",\n];\n',
    "dropsCode",
  ),
  changed(
    "members whose values have colons and equals signs",
    "json",
    '{\n  "type": "git",\n  "url": "https://a.example/b.git",\n  "directory": "c"\n}\n',
    '{\n  "type": "svn",\n  "url": "https://a.example/b.git"\n}\n',
    ["git", "svn"],
  ),
  changed(
    "texts in a table of Lua",
    "lua",
    'local defaults = {\n  theme = "dark",\n  border = "single",\n  width = 80,\n}\n',
    'local defaults = {\n  border = "double",\n}\n',
    ["single", "double"],
  ),
  changed(
    "a property with accessors",
    "csharp",
    "public class A\n{\n    public string Street { get; set; }\n    public string City { get; set; }\n    public string Country { get; set; }\n}\n",
    "public class A\n{\n    public int City { get; set; }\n}\n",
    ["string City", "int City"],
  ),
  changed(
    "a case of a choice whose brace stands in its own line",
    "csharp",
    'switch (kind)\n{\n    case "a":\n        return 1;\n    case "b":\n        return 2;\n    default:\n        return 0;\n}\n',
    'switch (kind)\n{\n    case "c":\n        return 3;\n    case "b":\n        return 2;\n}\n',
    ['    case "b"', '    case "c":\n        return 3;\n    case "b"'],
  ),
  changed(
    "arms with patterns that have colons",
    "python",
    'match event:\n    case {"kind": "paid"}:\n        return 1\n    case {"kind": "sent"}:\n        return 2\n    case _:\n        return 0\n',
    'match event:\n    case {"kind": "sent"}:\n        return 3\n',
    ["return 2", "return 3"],
  ),
  changed(
    "the last case at the depth of its choice",
    "go",
    'func f(n string) int {\n\tswitch n {\n\tcase "a":\n\t\treturn 1\n\tcase "b":\n\t\tlog(n)\n\t\treturn 2\n\t}\n\treturn 0\n}\n',
    'case "b":\n\t\tlog(n)\n\t\treturn 3\n',
    ["return 2", "return 3"],
  ),
  changed(
    "attributes of a module stay",
    "elixir",
    "defmodule Clock do\n  @behaviour Time\n\n  def now do\n    utc_now()\n  end\n\n  def today do\n    date()\n  end\nend\n",
    "defmodule Clock do\n  def now do\n    utc_now(1)\n  end\n\n  def today do\n    date()\n  end\nend\n",
    ["utc_now()", "utc_now(1)"],
  ),
  changed(
    "selectors in lines of their own",
    "css",
    ".a,\n.b {\n  color: red;\n  margin: 0;\n}\n\n.c {\n  color: red;\n}\n",
    ".a,\n.b {\n  color: blue;\n}\n",
    ["red", "blue"],
  ),
  changed(
    "a comment with blank lines above a rule",
    "css",
    ".x {\n  top: 0;\n}\n/*\n\n  About the theme.\n\n*/\n.y {\n  color: red;\n  margin: 0;\n}\n",
    "/*\n\n  About the theme.\n\n*/\n.y {\n  color: blue;\n}\n",
    ["red", "blue"],
  ),
  refused(
    "an object in an array that has the keys of the root",
    "json",
    '{\n  "name": "shop",\n  "people": [\n    {\n      "name": "Ada",\n      "url": "a"\n    }\n  ]\n}\n',
    '{\n  "name": "Bob"\n}\n',
    "ambiguous",
  ),
  changed(
    "a member under a new name where all others are shown",
    "ts",
    "interface A {\n  id: string;\n  name: string;\n  email: string;\n}\n",
    "interface A {\n  id: string;\n  fullName: string;\n  email: string;\n}\n",
    ["name", "fullName"],
  ),
  refused(
    "a member under a new name where others are not shown",
    "ts",
    "interface A {\n  id: string;\n  name: string;\n  email: string;\n}\n",
    "interface A {\n  id: string;\n  fullName: string;\n}\n",
    "dropsCode",
  ),
  changed(
    "a function in a file whose texts are indented otherwise",
    "python",
    'def f(a):\n    """\n    Does it.\n\n    a:\n      what\n    b:\n      what\n    """\n    x = one(a)\n    return x\n',
    'def f(a):\n    """\n    Does it.\n\n    a:\n      what\n    b:\n      what\n    """\n    x = two(a)\n    return x\n',
    ["one(a)", "two(a)"],
  ),
  changed(
    "all of a file but what it exports",
    "js",
    "// chunk.js\n// Splits.\nfunction chunk(list) {\n  const all = split(list);\n  const some = filter(all);\n  return some;\n}\nexport { chunk };\n",
    "// chunk.js\n// Splits.\nfunction chunk(list) {\n  const all = split(list);\n  const some = filter(all);\n  return some.flat();\n}\n",
    ["return some;", "return some.flat();"],
  ),
  changed(
    "a body that begins in the line below an equals sign",
    "ts",
    "export const a: Provider =\n  {\n    one() {\n      return 1;\n    },\n  };\n\nexport const b = 2;\n",
    "export const a: Provider =\n  {\n    one() {\n      return 3;\n    },\n  };\n",
    ["return 1", "return 3"],
  ),
  changed(
    "columns whose types have sizes, in another order",
    "sql",
    "CREATE TABLE users (\n  id INT,\n  name VARCHAR(120) NOT NULL,\n  email VARCHAR(255) UNIQUE,\n  country CHAR(2)\n);\n",
    "CREATE TABLE users (\n  email VARCHAR(320) UNIQUE,\n  name VARCHAR(120) NOT NULL\n);\n",
    ["VARCHAR(255)", "VARCHAR(320)"],
  ),
  changed(
    "a new method in the steps of the block's container, not in those of its calls",
    "python",
    "class A:\n  def one(self):\n    return call(\n        1,\n        2)\n\n  def two(self):\n    return call(\n        3,\n        4)\n",
    "class A:\n  def three(self):\n    return 5\n",
    ["        4)\n", "        4)\n\n  def three(self):\n    return 5\n"],
  ),
];
