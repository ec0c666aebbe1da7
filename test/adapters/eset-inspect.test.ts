import { createHash } from 'node:crypto';
import { esetInspect } from '../../adapters/eset-inspect.ts';
import { startEsetInspect } from '../../sandbox/vendors/eset-inspect.ts';
import type { Indicator } from '../../src/domain/indicator.ts';
import { createHttp } from '../../src/http.ts';
import { conforms } from '../kit/adapter.ts';

function sha1s(n: number): readonly Indicator[] {
  return Array.from({ length: n }, (_, i) => ({
    kind: 'sha1',
    value: createHash('sha1').update(`sample ${i}`).digest('hex'),
  }));
}

conforms('eset-inspect', {
  action: 'block',
  calls: { signIn: 'login', apply: 'block', revert: 'unblock', read: 'detections' },
  sample: sha1s,
  refusals: [],
  ignoresBody: true,
  async start({ timeoutMs, isStranger }) {
    const simulator = await startEsetInspect();
    const { url, ca, username } = simulator;
    const password = isStranger ? 'not the password' : simulator.password;
    const http = createHttp({
      url,
      ca,
      secrets: [password],
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
    return {
      simulator,
      vendor: esetInspect.connect({ username, password }, http),
      held: () => simulator.blocked().keys(),
      secrets: () => [password, ...simulator.tokens()],
    };
  },
});
