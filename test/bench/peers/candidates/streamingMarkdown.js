import * as smd from "streaming-markdown";

export const candidate = {
  begin: (container) => {
    const parser = smd.parser(smd.default_renderer(container));
    return { push: (addition) => smd.parser_write(parser, addition), end: () => smd.parser_end(parser) };
  },
};
