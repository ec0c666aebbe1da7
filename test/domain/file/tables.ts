import { readingOf } from './files.ts';

/** What a table comes to. */
export const read = (text: string, name = 'list.csv') => readingOf(name, text);
