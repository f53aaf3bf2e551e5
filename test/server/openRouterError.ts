/** An HTTP answer that refuses, before any stream: status, extra headers, body. */
export interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, or as it is where it is a string (then `headers` should name the content type). */
  readonly body: unknown;
}

/**
 * OpenRouter's error envelope `{ error: { message, code, metadata? } }` under the same HTTP status; refusals that know the account
 * carry `user_id` beside it.
 */
export function openRouterError(
  status: number,
  message: string,
  metadata?: Readonly<Record<string, unknown>>,
  headers?: Readonly<Record<string, string>>,
): Refusal {
  return {
    status,
    ...(headers ? { headers } : {}),
    body: { error: { message, code: status, ...(metadata ? { metadata } : {}) }, ...(status === 401 ? {} : { user_id: "user_loopback" }) },
  };
}

/** 401 in OpenRouter's words: no header at all, or a key that it does not know. */
export function unauthorized(authorization: string | undefined): Refusal {
  return openRouterError(401, authorization ? "User not found." : "Missing Authentication header");
}

/** 400 for a model id that never was one. */
export function notAModel(id: string): Refusal {
  return openRouterError(400, `${id} is not a valid model ID`);
}

/** 404 for a model that is known, with nobody serving it in this variant. */
export function noEndpoints(id: string): Refusal {
  return openRouterError(404, `No endpoints found for ${id}.`);
}
