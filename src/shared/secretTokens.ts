import { CharacterSet } from "./textRuns.ts";

/** A kind of token that is known by how it begins. */
export interface TokenKind {
  /** Any of these begins it. */
  readonly prefixes: readonly string[];
  /** What follows the prefix. */
  readonly body: CharacterSet;
  /** How many characters follow at least, and at most where the length is fixed. */
  readonly min: number;
  readonly max?: number;
  /** The prefix alone is not enough: a digit has to follow, too. Words of code and prose begin like this. */
  readonly needsDigit?: true;
  /** It has the shape of a model provider's API key. */
  readonly isApiKey?: true;
  /** How the kind is shown, such as `glpat-…`. */
  readonly shown: string;
}

const letters = new CharacterSet(/[A-Za-z0-9]/);
const hex = new CharacterSet(/[0-9a-f]/i);
const upper = new CharacterSet(/[A-Z0-9]/);
const names = new CharacterSet(/[\w-]/);
const words = new CharacterSet(/\w/);
const dotted = new CharacterSet(/[\w.-]/);
const base64 = new CharacterSet(/[\w+/=-]/);

function keys(shown: string, prefixes: readonly string[], body: CharacterSet, min: number, more: Partial<TokenKind> = {}): TokenKind {
  return { shown, prefixes, body, min, ...more };
}

const sure = { isApiKey: true } as const;
const unsure = { isApiKey: true, needsDigit: true } as const;

/** The tokens of services that give theirs a prefix. The first kind that fits counts. */
export const tokenKinds: readonly TokenKind[] = [
  // Providers of models.
  keys("sk-…", ["sk-or-v1-", "sk-ant-", "sk-proj-", "sk-svcacct-", "sk-admin-", "sk-None-", "sk-lf-"], names, 16, sure),
  keys("sk-…", ["sk-"], letters, 20, unsure),
  keys("gsk_…, xai-…, pplx-…, hf_…", ["gsk_", "xai-", "pplx-", "hf_", "api_org_", "r8_", "csk-", "jina_", "esecret_"], letters, 24, unsure),
  keys("nvapi-…, tgp_v1_…, fw_…", ["nvapi-", "tgp_v1_", "pcsk_", "tvly-", "lsv2_pt_", "lsv2_sk_"], names, 20, unsure),
  keys("fw_…", ["fw_", "fc-", "e2b_", "sk_"], letters, 22, unsure),
  keys("AIza…", ["AIza"], names, 30, sure),
  keys("ABSK…", ["ABSK"], base64, 100),
  // Source code and packages.
  keys("ghp_…", ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], words, 20),
  keys("ghp_…", ["github_pat_"], words, 20),
  keys(
    "glpat-…",
    ["glpat-", "gldt-", "glrt-", "glcbt-", "glptt-", "glft-", "glimt-", "glagent-", "glsoat-", "gloas-", "glffct-", "GR1348941"],
    dotted,
    20,
  ),
  keys("ATATT3…, ATBB…", ["ATATT3", "ATCTT3"], base64, 40),
  keys("ATATT3…, ATBB…", ["ATBB"], letters, 28, { needsDigit: true }),
  keys("npm_…", ["npm_"], letters, 30),
  keys("pypi-…", ["pypi-AgE", "pypi-"], names, 50),
  keys("rubygems_…", ["rubygems_"], hex, 40),
  keys("cio…", ["cio"], letters, 32, { max: 32, needsDigit: true }),
  keys("oy2…", ["oy2"], letters, 43, { max: 43, needsDigit: true }),
  keys("dckr_pat_…", ["dckr_pat_", "dckr_oat_"], names, 20),
  keys("AKCp…", ["AKCp"], letters, 60),
  keys("sqp_…", ["sqp_", "squ_", "sqa_"], hex, 40),
  keys("CCIPAT_…, bkua_…", ["CCIPAT_", "bkua_", "CFPAT-", "pul-", "pnu_", "snyk_"], names, 32, { needsDigit: true }),
  // Clouds.
  keys("AKIA…", ["AKIA", "ASIA", "ABIA", "ACCA"], upper, 16, { max: 16 }),
  keys("ya29.…", ["ya29."], dotted, 20),
  keys("GOCSPX-…", ["GOCSPX-"], names, 20),
  keys("1//…", ["1//0"], names, 30),
  keys("dop_v1_…", ["dop_v1_", "doo_v1_", "dor_v1_"], hex, 32),
  keys("LTAI…", ["LTAI"], letters, 16, { max: 24, needsDigit: true }),
  keys("AKID…", ["AKID"], letters, 32, { max: 48, needsDigit: true }),
  keys("HRKU-…", ["HRKU-"], names, 30),
  keys("nfp_…, rnd_…", ["nfp_", "rnd_", "vcp_", "vca_", "vck_", "napi_"], letters, 24, { needsDigit: true }),
  keys("fm2_…, fo1_…", ["fm2_", "fo1_"], base64, 30),
  keys("sbp_…, sb_secret_…", ["sbp_", "sb_secret_"], names, 24, { needsDigit: true }),
  keys("pscale_…", ["pscale_tkn_", "pscale_pw_", "pscale_oauth_"], dotted, 24),
  keys("dapi…", ["dapi"], hex, 32, { needsDigit: true }),
  keys("hvs.…", ["hvs.", "hvb.", "hvr."], names, 20),
  keys("dp.pt.…", ["dp.pt.", "dp.st.", "dp.sa.", "dp.ct.", "dp.scim.", "dp.audit."], dotted, 32),
  keys("tskey-…", ["tskey-"], names, 20, { needsDigit: true }),
  keys("ops_eyJ…", ["ops_eyJ"], base64, 100),
  keys("AGE-SECRET-KEY-1…", ["AGE-SECRET-KEY-1"], upper, 50),
  // Messages.
  keys("xox…", ["xoxa-", "xoxb-", "xoxc-", "xoxd-", "xoxe-", "xoxe.", "xoxo-", "xoxp-", "xoxr-", "xoxs-", "xapp-"], names, 10),
  keys("SK…", ["SK"], hex, 32, { max: 32, needsDigit: true }),
  keys("key-…", ["key-"], hex, 32, { max: 32, needsDigit: true }),
  keys("xkeysib-…", ["xkeysib-"], names, 40),
  // Money.
  keys("sk_live_…", ["sk_live_", "rk_live_", "sk_test_", "rk_test_", "rzp_live_"], words, 16),
  keys("whsec_…", ["whsec_"], base64, 24),
  keys("sq0csp-…", ["sq0atp-", "sq0csp-", "EAAAE", "EAAAl"], names, 22, { needsDigit: true }),
  keys("shpat_…", ["shpat_", "shpss_", "shpca_", "shppa_"], hex, 32),
  // Watching and planning.
  keys("glsa_…", ["glsa_", "glc_"], base64, 30),
  keys("sntrys_…", ["sntrys_", "sntryu_"], base64, 40),
  keys("NRAK-…", ["NRAK-", "NRII-", "NRJS-"], names, 19),
  keys("dt0c01.…", ["dt0c01.", "dt0s01."], dotted, 60),
  keys("PMAK-…", ["PMAK-"], names, 40),
  keys("lin_api_…", ["lin_api_", "lin_oauth_"], letters, 32),
  keys("ntn_…", ["ntn_", "secret_"], letters, 40, { needsDigit: true }),
  keys("figd_…", ["figd_", "figo_"], names, 30),
  keys("EAACEdEose0cBA…", ["EAACEdEose0cBA"], letters, 20),
];
