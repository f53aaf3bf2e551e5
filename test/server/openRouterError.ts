/** An HTTP error response before any stream: status, extra headers, body. */
export interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, or as it is if it is a string; `headers` should then set the content type. */
  readonly body: unknown;
}

/**
 * OpenRouter's error envelope `{ error: { message, code, metadata? } }` with the same HTTP status. Errors after authentication also have a
 * `user_id`.
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

/** 401 with OpenRouter's messages: without a header, or with an unknown key. */
export function unauthorized(authorization: string | undefined): Refusal {
  return openRouterError(401, authorization ? "User not found." : "Missing Authentication header");
}

/** 400 for an unknown model id. */
export function notAModel(id: string): Refusal {
  return openRouterError(400, `${id} is not a valid model ID`);
}

/** 404 for a known model without a provider for this variant. */
export function noEndpoints(id: string): Refusal {
  return openRouterError(404, `No endpoints found for ${id}.`);
}
