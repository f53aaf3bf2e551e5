/** Languages as people write them, each with the other names that it goes by in fences. Those that only begin with a capital are not listed. */
const written = `
ASP.NET|aspnet asp.net
AWK|awk
Batch|bat batch cmd dos
BibTeX|bibtex
C
C#|cs csharp c#
C++|cpp c++ cc cxx hpp
CMake|cmake
COBOL|cobol
CSS
CSV|csv
CUDA|cuda cuda-cpp cu
CoffeeScript|coffeescript coffee
Dockerfile|dockerfile docker
EJS|ejs
Emacs Lisp|elisp emacs-lisp
F#|fs fsharp f#
GLSL|glsl
Git Ignore|gitignore
Go|go golang
GraphQL|graphql gql
HCL|hcl
HLSL|hlsl
HTML|html htm xhtml
HTTP|http
Handlebars|handlebars hbs
INI|ini
JSON|json
JSON5|json5
JSON Lines|jsonl ndjson
JSON with Comments|jsonc
JSX|jsx javascriptreact
Java Properties|properties
JavaScript|javascript js mjs cjs node
KQL|kql
Kotlin|kotlin kt kts
LLVM IR|llvm
LaTeX|latex
MATLAB|matlab
MDX|mdx
Makefile|makefile make mk
Markdown|markdown md
Mermaid|mermaid mmd
MySQL|mysql
NGINX|nginx
OCaml|ocaml ml
Objective-C|objective-c objectivec objc obj-c
Objective-C++|objective-cpp objective-c++ objcpp
PHP
PL/SQL|plsql pl/sql
PostgreSQL|postgresql postgres pgsql psql
PowerShell|powershell ps ps1 pwsh
Protocol Buffers|proto protobuf
Python|python py python3 py3 pycon
R
Regular Expression|regex regexp
SCSS|scss
SQL
SVG
Shell|sh shell console shellscript shell-session zsh-session terminal
reStructuredText|rst restructuredtext
TOML
TSX|tsx typescriptreact
TeX|tex
Terraform|terraform tf
Transact-SQL|tsql t-sql
TypeScript|typescript ts mts cts
VBScript|vbscript vbs
VHDL
Visual Basic|vb vbnet vb.net
Vim Script|vim viml vimscript
WebAssembly|wasm wat
Windows Registry|reg
XML
XSL|xsl xslt
YAML|yaml yml
Environment|dotenv env
Z Shell|zsh
Rust|rust rs
Ruby|ruby rb
Perl|perl pl
Haskell|haskell hs
Erlang|erlang erl
Elixir|elixir ex exs
Clojure|clojure clj cljs
Julia|julia jl
Text|text txt plaintext plain
ANSI
jq
`;

let names: ReadonlyMap<string, string> | undefined;

/** The name of a language as people write it. An unknown one stays as the model wrote it, but begins with a capital if it is a word of small letters. */
export function languageName(word: string): string {
  const known = nameOf(word);
  if (known !== undefined) return known;
  return /^[a-z]{2,20}$/.test(word) ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}

/** Whether a word of a fence is a language that has its name here. */
export function isLanguage(word: string): boolean {
  return nameOf(word) !== undefined;
}

function nameOf(word: string): string | undefined {
  names ??= new Map(
    written
      .trim()
      .split("\n")
      .flatMap((line) => {
        const [name = "", others = name.toLowerCase()] = line.split("|");
        return others.split(" ").map((other): [string, string] => [other, name]);
      }),
  );
  return names.get(word.toLowerCase());
}
