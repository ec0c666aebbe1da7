import type { Command, Question, Reading } from '../src/command.ts';
import { cleanText } from '../src/domain/clean-text.ts';
import { quote } from '../src/domain/quote.ts';
import { Refusal } from '../src/domain/refusal.ts';
import { readRequestId } from '../src/domain/request-id.ts';

/** More than any of these takes; what is behind it makes the text one that is not understood. */
const LONGEST = 300;
const CHOICE =
  'There is /portcullis help, pending, blocks, show <request>, history <request>, why <request> and vendors.';

function refuse(code: string, sentence: string): Reading {
  return { reads: 'refusal', refusal: new Refusal(code, sentence) };
}

function answer(question: Question): Reading {
  return { reads: 'question', question };
}

function aboutRequest(ask: 'show' | 'history' | 'why', id: string): Reading {
  if (id === '') return refuse('request_missing', `Write which request: /portcullis ${ask} R7F3KQ.`);
  const request = readRequestId(id);
  if (request === undefined)
    return refuse('not_a_request', `${quote(id)} is not the id of a request; it looks like R7F3KQ.`);
  return answer({ ask, request });
}

function aboutHelp(topic: string): Reading {
  const name = topic.toLowerCase().replace(/^\//, '');
  return answer(/^[a-z][a-z-]{0,31}$/.test(name) ? { ask: 'help', topic: `/${name}` } : { ask: 'help' });
}

/** Answers questions about requests and about Portcullis itself. */
export const portcullis: Command = {
  name: '/portcullis',
  description: 'Look at requests, active blocks and the vendors.',
  usageHint: 'help | pending | blocks | show <request> | history <request> | why <request> | vendors',
  examples: [
    '/portcullis pending',
    '/portcullis blocks',
    '/portcullis show R7F3KQ',
    '/portcullis history R7F3KQ',
    '/portcullis why R7F3KQ',
    '/portcullis vendors',
  ],
  read(text) {
    const [verb = '', object = '', ...rest] = cleanText(text.slice(0, LONGEST))
      .split(/\s+/)
      .filter((word) => word !== '');
    if (rest.length > 0) return refuse('not_understood', `${quote(text)} is not understood. ${CHOICE}`);
    const ask = verb.toLowerCase();
    switch (ask) {
      case '':
      case 'help':
        return aboutHelp(object);
      case 'show':
      case 'history':
      case 'why':
        return aboutRequest(ask, object);
      case 'pending':
      case 'blocks':
      case 'vendors':
        if (object === '') return answer({ ask });
    }
    return refuse('not_understood', `${quote(text)} is not understood. ${CHOICE}`);
  },
};
