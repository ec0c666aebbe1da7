import type { Intent } from './domain/decide/intent.ts';
import type { Refusal } from './domain/refusal.ts';
import type { Request } from './domain/request.ts';
import type { Appended } from './ledger.ts';

/** Writes what follows from an intent into the record; `intend` is asked with the request as it is then, perhaps more than once. */
export type Append = (
  request: string,
  intend: (request: Request | undefined) => Intent,
) => Promise<Appended | Refusal>;
