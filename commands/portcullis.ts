import type { Command, Question, Reading } from '../src/command.ts';
import { cleanText } from '../src/domain/clean-text.ts';
import { quote } from '../src/domain/quote.ts';
import { Refusal } from '../src/domain/refusal.ts';

/** More than any of these takes; what is behind it makes the text one that is not understood. */
const LONGEST = 300;
const CHOICE = 'There is /portcullis help, pending, show <request>, history <request> and vendors.';

function refuse(code: string, sentence: string): Reading {
  return { reads: 'refusal', refusal: new Refusal(code, sentence) };
}

function answer(question: Question): Reading {
  return { reads: 'question', question };
}

function aboutRequest(ask: 'show' | 'history', id: string): Reading {
  if (id === '') return refuse('request_missing', `Write which request: /portcullis ${ask} R7F3K.`);
  const request = id.replace(/^#/, '').toUpperCase();
  if (!/^[A-Z0-9]{2,16}$/.test(request))
    return refuse('not_a_request', `${quote(id)} is not the id of a request; it looks like R7F3K.`);
  return answer({ ask, request });
}

function aboutHelp(topic: string): Reading {
  const name = topic.toLowerCase().replace(/^\//, '');
  return answer(/^[a-z][a-z-]{0,31}$/.test(name) ? { ask: 'help', topic: `/${name}` } : { ask: 'help' });
}

/** Answers questions about requests and about Portcullis itself. */
export const portcullis: Command = {
  name: '/portcullis',
  description: 'Look at requests, their history and the vendors.',
  usageHint: 'help | pending | show <request> | history <request> | vendors',
  examples: [
    '/portcullis pending',
    '/portcullis show R7F3K',
    '/portcullis history R7F3K',
    '/portcullis vendors',
  ],
  read(text) {
    const [verb = '', object = '', ...rest] = cleanText(text.slice(0, LONGEST))
      .split(/\s+/)
      .filter((word) => word !== '');
    if (rest.length > 0) return refuse('not_understood', `${quote(text)} is not understood. ${CHOICE}`);
    switch (verb.toLowerCase()) {
      case '':
      case 'help':
        return aboutHelp(object);
      case 'show':
        return aboutRequest('show', object);
      case 'history':
        return aboutRequest('history', object);
      case 'pending':
      case 'vendors':
        if (object === '') return answer({ ask: verb.toLowerCase() === 'pending' ? 'pending' : 'vendors' });
        break;
    }
    return refuse('not_understood', `${quote(text)} is not understood. ${CHOICE}`);
  },
};
