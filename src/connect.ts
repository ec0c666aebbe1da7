import type { OfferedVendor } from './command.ts';
import type { VendorConfig } from './config/vendors.ts';
import { ACTIONS } from './domain/draft.ts';
import { TOPICS } from './domain/topic.ts';
import { createHttp, type Http } from './http.ts';
import type { ConnectedVendor } from './vendor.ts';

/** Connects to a configured vendor, by default over HTTP of its own. Nothing is sent before it is asked for something. */
export function connect(
  { name, adapter, settings, http }: VendorConfig,
  over: Http = createHttp(http),
): ConnectedVendor {
  return {
    name,
    title: adapter.title,
    vendor: adapter.connect(settings, over),
    insecure: http.url.startsWith('http:'),
  };
}

/** The vendor as the words of a command can name it. */
export function offerOf({ name, title, vendor }: ConnectedVendor): OfferedVendor {
  const { operations, tells = {} } = vendor;
  const can = ACTIONS.flatMap((action) => {
    const operation = operations[action];
    return operation ? [[action, operation] as const] : [];
  });
  return {
    name,
    title,
    takes: Object.fromEntries(can.map(([action, { takes }]) => [action, takes])),
    kinds: Object.fromEntries(can.map(([action, { kinds }]) => [action, kinds])),
    besides: [
      ...(operations.block?.cleans ? (['clean'] as const) : []),
      ...(operations.block?.prevents ? (['prevent'] as const) : []),
    ],
    topics: TOPICS.filter((topic) => tells[topic]),
  };
}
