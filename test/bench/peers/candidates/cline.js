import { marked } from "marked";
import { createElement, memo } from "react";
import ReactMarkdown from "react-markdown";
import remarkGfm from "remark-gfm";
import { ofComponent } from "./react.js";

const plugins = [remarkGfm];
const Block = memo(({ content }) => createElement(ReactMarkdown, { remarkPlugins: plugins }, content));

/** As Cline does: marked's lexer cuts the text into blocks, each a memoised react-markdown. */
const Blocks = ({ source }) => marked.lexer(source).map((token, index) => createElement(Block, { key: index, content: token.raw }));

export const candidate = ofComponent(Blocks, (source) => ({ source }));
