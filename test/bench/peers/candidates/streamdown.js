import { Streamdown } from "streamdown";
import { ofComponent } from "./react.js";

export const candidate = ofComponent(Streamdown, (source, done) => ({ children: source, isAnimating: !done }));
