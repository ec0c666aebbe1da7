/**
 * Preloaded into the bot by bench/memory.mjs: its clock runs `TIME_LAPSE` times as fast from `TIME_LAPSE_FROM` on, and so
 * do its timers. Cards may be posted once a second, and what is remembered is remembered for minutes; so tens of
 * thousands of requests are hours for the bot, and with a plain clock they would be hours for whoever waits.
 */
const speed = Number(process.env.TIME_LAPSE);
const from = Number(process.env.TIME_LAPSE_FROM);
const now = Date.now;
const later = globalThis.setTimeout;
/** The timer that watches over an acknowledgement keeps its length: the work it waits for is no faster. */
const ACK_MS = 3_000;

export const fastNow = () => from + (now() - from) * speed;

if (speed) {
  globalThis.Date = class extends Date {
    constructor(...parts) {
      super(...(parts.length === 0 ? [fastNow()] : parts));
    }
    static now = fastNow;
  };
  globalThis.setTimeout = (work, ms, ...rest) => later(work, ms === ACK_MS ? ms : ms / speed, ...rest);
}
