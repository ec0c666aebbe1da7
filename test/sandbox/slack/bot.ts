import { afterEach } from '@jest/globals';
import { startWorkspace, type Workspace, type WorkspaceOptions } from '../../../sandbox/slack/workspace.ts';
import { type Answer, call, connect, type Json, type TestApp } from './app.ts';
import { manifest } from './manifest.ts';

/** The workspace of the test at hand. */
export let workspace: Workspace;

/** The app that is connected to it. */
export let app: TestApp;

/** What time it is there. */
let clock: number;

let answer: (payload: Json) => Answer | Promise<Answer>;

/** Lets time pass. */
export function pass(ms: number): void {
  clock += ms;
}

/** From now on the app acknowledges with what this makes of a payload. */
export function answerWith(how: typeof answer): void {
  answer = how;
}

/** Another workspace, to which no app is connected yet. */
export async function open(options: WorkspaceOptions = {}): Promise<void> {
  await workspace?.close();
  clock = Date.UTC(2026, 10, 22, 12);
  workspace = await startWorkspace({ manifest: manifest(), now: () => clock, ...options });
}

/** Another workspace, with an app on Socket Mode that acknowledges with nothing. */
export async function begin(options: WorkspaceOptions = {}): Promise<void> {
  await open(options);
  answerWith(() => undefined);
  app = await connect(workspace, (payload) => answer(payload));
}

/** A method of the Web API, called by the bot. */
export const api = (method: string, args: Json) => call(workspace, method, args);

afterEach(() => workspace.close());
