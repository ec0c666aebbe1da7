/**
 * Keeps Stryker from patterns with `\v` and the flag `u`. It makes `\V` of the first, which the second does not allow, so
 * that the file could not be read, nor any mutant in it tried.
 */
export const strykerPlugins = [
  {
    kind: 'Ignore',
    name: 'vertical-tab',
    value: {
      shouldIgnore({ node }) {
        const { type, pattern, flags } = node;
        if (type !== 'RegExpLiteral' || !/[uv]/.test(flags) || !pattern.includes('\\v')) return undefined;
        return 'Its mutants are no patterns.';
      },
    },
  },
];
