import type { LogEntry } from './inspector.ts';

/** The first truthy value the probe gives, asked again after each change; rejects after `timeoutMs` with the log's end. */
export async function waitFor<T>(
  probe: () => T | undefined | null | false,
  timeoutMs: number,
  onChange: (listener: () => void) => () => void,
  log: () => readonly LogEntry[],
): Promise<T> {
  return await new Promise<T>((resolve, reject) => {
    const settle = () => {
      clearTimeout(timer);
      stop();
    };
    const look = () => {
      try {
        const found = probe();
        if (!found) return;
        settle();
        resolve(found);
      } catch (error) {
        settle();
        reject(error);
      }
    };
    const stop = onChange(look);
    const timer = setTimeout(() => {
      stop();
      const lines = log()
        .slice(-15)
        .map(({ kind, text }) => `${kind}: ${text}`);
      reject(
        new Error(`What was waited for did not come within ${timeoutMs} ms. Last:\n${lines.join('\n')}`),
      );
    }, timeoutMs);
    look();
  });
}
