import { minutesAfter, sha1 } from '../stories.ts';

/** So many minutes after noon, when the stories begin. */
export const at = (minutes: number) => minutesAfter(minutes).toISOString();

export const [a, b] = [sha1('a'), sha1('b')];

/** What a request is about that has two of them. */
export const pair = { indicators: [a, b] };
