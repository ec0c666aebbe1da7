import type { Call, Http } from './http.ts';
import { createMask } from './mask.ts';

/** A write that would have been sent. The body is its JSON or form, with every secret masked. */
export interface RehearsedCall {
  readonly method: string;
  /** With its query: `api/v1/hashes?company=7`. */
  readonly path: string;
  readonly body: string;
}

/**
 * HTTP that changes nothing: reads go out, because what is written depends on what the vendor holds; a write is told to
 * `note` and answered as one that was called off before its first byte.
 */
export function rehearsed(http: Http, secrets: readonly string[], note: (call: RehearsedCall) => void): Http {
  const mask = createMask(secrets);
  return {
    ...http,
    async call(call) {
      if (!call.write) return http.call(call);
      note({ method: call.method, path: mask(pathOf(call)), body: mask(bodyOf(call)) });
      return {
        kind: 'failure',
        write: true,
        cause: 'aborted',
        maybeSent: false,
        sentence: 'It was only rehearsed.',
      };
    },
  };
}

function pathOf({ path, query }: Call): string {
  return query ? `${path}?${new URLSearchParams(query)}` : path;
}

function bodyOf({ json, form }: Call): string {
  if (json !== undefined) return JSON.stringify(json);
  return form ? new URLSearchParams(form).toString() : '';
}
