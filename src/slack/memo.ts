import type * as z from 'zod';

/** Reads what a form remembers. Undefined: it is none of ours, sent by hand or left over from an older Portcullis. */
export function recalled<T>(memo: z.ZodType<T>, text: string): T | undefined {
  try {
    return memo.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
