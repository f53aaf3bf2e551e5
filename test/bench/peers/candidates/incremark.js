import { IncremarkContent } from "@incremark/react";
import { ofComponent } from "./react.js";

export const candidate = ofComponent(IncremarkContent, (source, done) => ({ content: source, isFinished: done }));
