import MarkdownRender from "markstream-react";
import { ofComponent } from "./react.js";

export const candidate = ofComponent(MarkdownRender, (source, done) => ({ content: source, final: done, fade: false }));
