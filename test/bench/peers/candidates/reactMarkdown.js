import ReactMarkdown from "react-markdown";
import remarkGfm from "remark-gfm";
import { ofComponent } from "./react.js";

const plugins = [remarkGfm];
export const candidate = ofComponent(ReactMarkdown, (source) => ({ children: source, remarkPlugins: plugins }));
