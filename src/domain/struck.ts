// A stretch goes on to the next tilde that may begin one, so that none is walked through twice; `/~user` is a part of a path.
const STRUCK =
  /(?<![\p{L}\p{N}~/])~{1,2}(?=[^\s~])(?:[^~\n\r]|(?<=\/)~(?=[\p{L}\p{N}]))*[^\s~]~{1,2}(?![\p{L}\p{N}~])/gu;

/**
 * Tells of a place whether it is struck out, as Slack and Markdown write it: `~good.com~`, `~~good.com~~`. What is struck out
 * is not meant any more. Linear in the length.
 */
export function struckIn(text: string): (at: number) => boolean {
  if (!text.includes('~')) return () => false;
  const struck = new Uint8Array(text.length);
  for (const { index, 0: stretch } of text.matchAll(STRUCK)) struck.fill(1, index, index + stretch.length);
  return (at) => struck[at] === 1;
}
