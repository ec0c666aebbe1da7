/**
 * A process of its own that writes a ledger, for tests that kill it or leave it no room. Imports what `npm run build` made.
 * Prints one line for each append that was acknowledged: position, hash and request. Ends when an append is refused.
 */
import { openJsonLedger } from '../../dist/src/ledgers/json.js';

const [dir, first, event] = process.argv.slice(2);
const ledger = await openJsonLedger({
  dir,
  log: { warn: () => {} },
  onFatal: (error) => {
    throw error;
  },
});
console.log(`open ${ledger.head().position}`);

const { terms, ...rest } = JSON.parse(event);
let number = Number(first);

function append(id, reason) {
  return ledger.append(id, () => [{ ...rest, terms: { ...terms, id, reason } }]);
}

async function appendUntilRefused() {
  for (;;) {
    const id = `request ${number++}`;
    const { head } = await append(id, terms.reason);
    console.log(`${head.position} ${head.hash} ${id}`);
  }
}

const lanes = await Promise.allSettled(Array.from({ length: 8 }, appendUntilRefused));
console.log(`refused ${lanes[0].reason.name}: ${lanes[0].reason.message}`);
const late = await append('late', 'y'.repeat(1 << 20)).catch((error) => error);
console.log(`then ${late.name}, reads ${(await ledger.open()).length}`);
await ledger.close();
