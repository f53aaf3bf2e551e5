import path from "node:path";
import type * as vscode from "vscode";

const parts = /^(([^:/?#]+?):)?(\/\/([^/?#]*))?([^?#]*)(\?([^#]*))?(#(.*))?/;

interface Components {
  readonly scheme: string;
  readonly authority?: string;
  readonly path?: string;
  readonly query?: string;
  readonly fragment?: string;
}

/** As VS Code's (src/vs/base/common/uri.ts), on a system with slashes. */
export class Uri implements vscode.Uri {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
  private constructor({ scheme, authority = "", path: where = "", query = "", fragment = "" }: Components) {
    this.scheme = scheme;
    this.authority = authority;
    const rooted = ["http", "https", "file"].includes(scheme);
    this.path = rooted && !where.startsWith("/") ? `/${where}` : where;
    this.query = query;
    this.fragment = fragment;
    if (!/^\w[\w\d+.-]*$/.test(scheme)) throw new Error("[UriError]: Scheme contains illegal characters.");
    if (authority !== "" && this.path !== "" && !this.path.startsWith("/")) {
      throw new Error("[UriError]: with an authority, the path must begin with a slash");
    }
    if (authority === "" && this.path.startsWith("//"))
      throw new Error("[UriError]: without an authority, the path cannot begin with two slashes");
  }
  static parse(text: string, strict = false): Uri {
    const [, , scheme = "", , authority = "", where = "", , query = "", , fragment = ""] = parts.exec(text) ?? [];
    if (scheme === "" && strict) throw new Error(`[UriError]: Scheme is missing: ${text}`);
    return new Uri({
      scheme: scheme === "" ? "file" : scheme,
      authority: decode(authority),
      path: decode(where),
      query: decode(query),
      fragment: decode(fragment),
    });
  }
  static file(where: string): Uri {
    const [, authority = "", rest = "/"] = /^\/\/([^/]*)(\/.*)?$/.exec(where) ?? [];
    return authority === "" ? new Uri({ scheme: "file", path: where }) : new Uri({ scheme: "file", authority, path: rest });
  }
  static from(components: Components): Uri {
    return new Uri(components);
  }
  static joinPath(base: vscode.Uri, ...segments: readonly string[]): Uri {
    if (base.path === "") throw new Error("[UriError]: cannot call joinPath on URI without path");
    return new Uri({ ...componentsOf(base), path: path.posix.join(base.path, ...segments) });
  }
  get fsPath(): string {
    return this.authority !== "" && this.path.length > 1 && this.scheme === "file" ? `//${this.authority}${this.path}` : this.path;
  }
  with(change: { [Name in keyof Components]?: string | null }): Uri {
    const { scheme, authority, path: where, query, fragment } = change;
    return new Uri({
      scheme: scheme ?? this.scheme,
      authority: authority === null ? "" : (authority ?? this.authority),
      path: where === null ? "" : (where ?? this.path),
      query: query === null ? "" : (query ?? this.query),
      fragment: fragment === null ? "" : (fragment ?? this.fragment),
    });
  }
  toString(skipEncoding = false): string {
    const encode = skipEncoding ? (text: string) => text.replace(/[#?]/g, encodeURIComponent) : encodeAll;
    const authority = this.authority !== "" || this.scheme === "file" ? `//${encodeAuthority(this.authority, encode)}` : "";
    const where = encode(this.path).replaceAll("%2F", "/");
    const query = this.query === "" ? "" : `?${encode(this.query)}`;
    const fragment = this.fragment === "" ? "" : `#${skipEncoding ? this.fragment : encodeAll(this.fragment)}`;
    return `${this.scheme}:${authority}${where}${query}${fragment}`;
  }
  toJSON(): unknown {
    return { $mid: 1, ...componentsOf(this) };
  }
}

function componentsOf({ scheme, authority, path: where, query, fragment }: vscode.Uri): Components {
  return { scheme, authority, path: where, query, fragment };
}

function encodeAll(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Colons and brackets stay, as in ports and addresses of IPv6. */
function encodeAuthority(authority: string, encode: (text: string) => string): string {
  const at = authority.lastIndexOf("@");
  const user = at < 0 ? "" : `${authority.slice(0, at).split(":").map(encode).join(":")}@`;
  return user + encode(authority.slice(at + 1).toLowerCase()).replace(/%3A|%5B|%5D/g, decodeURIComponent);
}

/** Decodes what can be decoded and leaves the rest. */
function decode(text: string): string {
  return text.replace(/(%[0-9a-z]{2})+/gi, (sequence) => {
    try {
      return decodeURIComponent(sequence);
    } catch {
      return sequence;
    }
  });
}
