import type { Call, Http } from './http.ts';
import { createMask } from './mask.ts';

/** A write that would have been sent. The body is its JSON or form, with every secret masked. */
export interface RehearsedCall {
  readonly method: string;
  /** With its query: `api/v1/hashes?company=7`. */
  readonly path: string;
  readonly body: string;
  /** What would go out instead should the vendor refuse it, as a sentence. */
  readonly otherwise?: string;
}

/**
 * HTTP that changes nothing: reads go out, because what is written depends on what the vendor holds; a write is told to
 * `note` and fails for a cause of its own, at which no adapter stops: those behind it are to be told too.
 */
export function rehearsed(http: Http, secrets: readonly string[], note: (call: RehearsedCall) => void): Http {
  const mask = createMask(secrets);
  return {
    ...http,
    isRehearsal: true,
    async call(call) {
      if (!call.write) return http.call(call);
      const { method, otherwise } = call;
      note({ method, path: mask(pathOf(call)), body: mask(bodyOf(call)), ...(otherwise && { otherwise }) });
      return {
        kind: 'failure',
        write: true,
        cause: 'rehearsed',
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
