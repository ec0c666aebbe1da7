import { test } from '@jest/globals';
import { loadProtected } from '../src/protected.ts';
const none = { networks: [], domains: [], hashes: [], paths: [] };
test('try', async () => {
  const t6 = performance.now(); const before = process.memoryUsage().arrayBuffers; const cpu = process.cpuUsage();
  const k = await loadProtected({ ...none, knownGood: 'known.txt' }, '/tmp/gtry');
  const c = process.cpuUsage(cpu);
  console.log(JSON.stringify(['1M hashes', performance.now() - t6, (c.user+c.system)/1000, (process.memoryUsage().arrayBuffers - before) / 1e6, (k.knownGood as any).size]));
}, 60000);
