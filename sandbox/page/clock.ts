import { byId, h } from './dom.ts';
import type { Room } from './room.ts';
import { dayAndTime, duration } from './time.ts';

const STEPS = [
  ['+10 min', 10 * 60_000],
  ['+1 h', 3_600_000],
  ['+1 d', 86_400_000],
] as const;

/** The sandbox's time in the banner, and the buttons that move it. Call the result after each snapshot. */
export function createClock(room: Room): (now: number) => void {
  const shown = h('time', { id: 'sandbox-time' });
  const ahead = h('span', { class: 'ahead' });
  const buttons = STEPS.map(([label, ms]) => {
    const button = h('button', { class: 'btn small', type: 'button' }, label);
    button.addEventListener('click', async () => {
      for (const each of buttons) each.disabled = true;
      await room.act({ act: 'forward', ms });
      for (const each of buttons) each.disabled = false;
      button.focus();
    });
    return button;
  });
  byId('clock').append(shown, ahead, ...buttons);
  return (now) => {
    const { aheadMs } = room.world().snapshot;
    shown.dateTime = new Date(now).toISOString();
    shown.textContent = dayAndTime(now);
    ahead.hidden = aheadMs === 0;
    ahead.textContent = `${duration(aheadMs)} ahead`;
  };
}
