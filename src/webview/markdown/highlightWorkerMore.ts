// Runs in a worker of its own, started with the first block in a language that the usual worker does not know.
import ada from "highlight.js/lib/languages/ada";
import apache from "highlight.js/lib/languages/apache";
import applescript from "highlight.js/lib/languages/applescript";
import arduino from "highlight.js/lib/languages/arduino";
import asciidoc from "highlight.js/lib/languages/asciidoc";
import autohotkey from "highlight.js/lib/languages/autohotkey";
import awk from "highlight.js/lib/languages/awk";
import basic from "highlight.js/lib/languages/basic";
import clojure from "highlight.js/lib/languages/clojure";
import cmake from "highlight.js/lib/languages/cmake";
import coffeescript from "highlight.js/lib/languages/coffeescript";
import cpp from "highlight.js/lib/languages/cpp";
import crystal from "highlight.js/lib/languages/crystal";
import css from "highlight.js/lib/languages/css";
import d from "highlight.js/lib/languages/d";
import delphi from "highlight.js/lib/languages/delphi";
import django from "highlight.js/lib/languages/django";
import dns from "highlight.js/lib/languages/dns";
import dos from "highlight.js/lib/languages/dos";
import elm from "highlight.js/lib/languages/elm";
import erb from "highlight.js/lib/languages/erb";
import erlang from "highlight.js/lib/languages/erlang";
import fortran from "highlight.js/lib/languages/fortran";
import fsharp from "highlight.js/lib/languages/fsharp";
import gherkin from "highlight.js/lib/languages/gherkin";
import glsl from "highlight.js/lib/languages/glsl";
import gradle from "highlight.js/lib/languages/gradle";
import groovy from "highlight.js/lib/languages/groovy";
import haml from "highlight.js/lib/languages/haml";
import handlebars from "highlight.js/lib/languages/handlebars";
import haxe from "highlight.js/lib/languages/haxe";
import http from "highlight.js/lib/languages/http";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import julia from "highlight.js/lib/languages/julia";
import latex from "highlight.js/lib/languages/latex";
import lisp from "highlight.js/lib/languages/lisp";
import llvm from "highlight.js/lib/languages/llvm";
import matlab from "highlight.js/lib/languages/matlab";
import nim from "highlight.js/lib/languages/nim";
import nix from "highlight.js/lib/languages/nix";
import objectivec from "highlight.js/lib/languages/objectivec";
import ocaml from "highlight.js/lib/languages/ocaml";
import openscad from "highlight.js/lib/languages/openscad";
import plaintext from "highlight.js/lib/languages/plaintext";
import processing from "highlight.js/lib/languages/processing";
import prolog from "highlight.js/lib/languages/prolog";
import properties from "highlight.js/lib/languages/properties";
import protobuf from "highlight.js/lib/languages/protobuf";
import puppet from "highlight.js/lib/languages/puppet";
import qml from "highlight.js/lib/languages/qml";
import reasonml from "highlight.js/lib/languages/reasonml";
import ruby from "highlight.js/lib/languages/ruby";
import sas from "highlight.js/lib/languages/sas";
import scheme from "highlight.js/lib/languages/scheme";
import smalltalk from "highlight.js/lib/languages/smalltalk";
import stata from "highlight.js/lib/languages/stata";
import stylus from "highlight.js/lib/languages/stylus";
import tcl from "highlight.js/lib/languages/tcl";
import thrift from "highlight.js/lib/languages/thrift";
import twig from "highlight.js/lib/languages/twig";
import typescript from "highlight.js/lib/languages/typescript";
import vbnet from "highlight.js/lib/languages/vbnet";
import vbscript from "highlight.js/lib/languages/vbscript";
import verilog from "highlight.js/lib/languages/verilog";
import vhdl from "highlight.js/lib/languages/vhdl";
import vim from "highlight.js/lib/languages/vim";
import wasm from "highlight.js/lib/languages/wasm";
import x86asm from "highlight.js/lib/languages/x86asm";
import xml from "highlight.js/lib/languages/xml";
import { bicep, prisma, pug, solidity, terraform, zig } from "./ownGrammars.ts";
import { serve } from "./serveHighlights.ts";

// Some of them hold others: templates have HTML, scripts and styles inside.
serve({
  ada,
  apache,
  applescript,
  arduino,
  asciidoc,
  autohotkey,
  awk,
  basic,
  bicep,
  clojure,
  cmake,
  coffeescript,
  cpp,
  crystal,
  css,
  d,
  delphi,
  django,
  dns,
  dos,
  elm,
  erb,
  erlang,
  fortran,
  fsharp,
  gherkin,
  glsl,
  gradle,
  groovy,
  haml,
  handlebars,
  haxe,
  http,
  javascript,
  json,
  julia,
  latex,
  lisp,
  llvm,
  matlab,
  nim,
  nix,
  objectivec,
  ocaml,
  openscad,
  plaintext,
  prisma,
  processing,
  prolog,
  properties,
  protobuf,
  pug,
  puppet,
  qml,
  reasonml,
  ruby,
  sas,
  scheme,
  smalltalk,
  solidity,
  stata,
  stylus,
  tcl,
  terraform,
  thrift,
  twig,
  typescript,
  vbnet,
  vbscript,
  verilog,
  vhdl,
  vim,
  wasm,
  x86asm,
  xml,
  zig,
});
