/** The id of a request that a word names, such as `R7F3KQ` or `#r7f3kq`, in capitals; undefined when it cannot be one. */
export function readRequestId(word: string): string | undefined {
  const id = word.replace(/^#/, '').toUpperCase();
  return /^R[0-9A-HJKMNP-TV-Z]{3,9}$/.test(id) ? id : undefined;
}
