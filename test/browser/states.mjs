// What the pictures of docs/states.md show: each state of a request, with how people bring it about in the sandbox, and a
// sentence for the page. Played one after the other by pictures.mjs, against the built bot.
import { CARRIED_OUT } from './states-carried-out.mjs';
import { DROPPED } from './states-dropped.mjs';
import { GLASS } from './states-glass.mjs';
import { TAKEN_BACK } from './states-taken-back.mjs';
import { WAITING } from './states-waiting.mjs';

/**
 * By heading: the name of the picture, its sentence, and how to get there; gives back the request's id. `shows`: the last
 * reply in the thread of the card rather than the card.
 */
export const STATES = {
  'Waiting for a decision': WAITING,
  'Ended without a run': DROPPED,
  'Carried out': CARRIED_OUT,
  'Break-glass': GLASS,
  'Taken back': TAKEN_BACK,
};
