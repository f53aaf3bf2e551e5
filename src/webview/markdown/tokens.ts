import type { Token } from "markdown-it";

type TokenClass = new (type: string, tag: string, nesting: Token["nesting"]) => Token;

/** A new token of the class of another, so that it has the shape that engines know. */
function tokenLike(token: Token, type: string, tag: string, nesting: Token["nesting"]): Token {
  return new (token.constructor as TokenClass)(type, tag, nesting);
}

/** The token that inline rules make of words alone. */
export function textToken(like: Token, content: string): Token {
  const token = tokenLike(like, "text", "", 0);
  token.content = content;
  return token;
}

/** A copy of a token with other content and without inlines. */
export function withContent(token: Token, content: string): Token {
  const copy = tokenLike(token, token.type, token.tag, token.nesting);
  copy.attrs = token.attrs;
  copy.map = token.map;
  copy.level = token.level;
  copy.children = [];
  copy.content = content;
  copy.markup = token.markup;
  copy.info = token.info;
  copy.meta = token.meta;
  copy.block = token.block;
  copy.hidden = token.hidden;
  return copy;
}
