import { readContent } from '../content.ts';
import { describeFile, FILE_BYTES, isVisible, type SlackFile } from '../files.ts';
import { APP } from '../seed.ts';
import { newBlockId, threadOf, writable } from './chat.ts';
import { ApiRefusal, type Args, badArguments, type Desk, type Method, objects, readArgs } from './method.ts';

/** Files that the app has uploaded and may now share. */
function uploaded(args: Args, desk: Desk): readonly SlackFile[] {
  const wanted = objects(args, 'files', 'invalid_arguments');
  if (wanted === undefined || wanted.length === 0) throw badArguments('missing required field: files');
  return wanted.map(({ id, title }) => {
    const file = desk.files.byId(String(id));
    if (file === undefined || file.user !== APP.userId) throw new ApiRefusal('file_not_found');
    if (typeof title === 'string' && title !== '') desk.files.entitle(file.id, title);
    return desk.files.byId(file.id) ?? file;
  });
}

/** Posts one message with all the files into a channel. */
function share(channelId: string, sent: readonly SlackFile[], args: Args, desk: Desk): void {
  const channel = writable(channelId, desk);
  if (!channel.members.has(APP.userId)) throw new ApiRefusal('not_in_channel');
  const threadTs = threadOf(args, channel, desk.store);
  const { initial_comment: text, blocks } = args.raw;
  // Blocks count only where there is no comment.
  const said = text ? { text } : blocks ? { blocks } : undefined;
  const message = desk.store.post({
    channel: channel.id,
    user: APP.userId,
    text: '',
    ...(said && readContent(readArgs(said), 'new', newBlockId)),
    ...(threadTs !== undefined && { threadTs }),
    files: sent.map(({ id }) => id),
  });
  desk.shared(message);
}

export const files: Readonly<Record<string, Method>> = {
  'files.info': {
    token: 'bot',
    scope: 'files:read',
    run(args, { files: stored, store, origin }) {
      const file = stored.byId(args.required('file'));
      if (file === undefined || !isVisible(file, store)) throw new ApiRefusal('file_not_found');
      return {
        file: describeFile(file, store, origin()),
        comments: [],
        response_metadata: { next_cursor: '' },
      };
    },
  },
  'files.getUploadURLExternal': {
    token: 'bot',
    scope: 'files:write',
    run(args, { files: stored, origin }) {
      const length = args.number('length', 0);
      const name = args.required('filename');
      if (length < 1) throw badArguments('missing required field: length');
      if (length > FILE_BYTES) throw new ApiRefusal('file_upload_size_restricted');
      const { id, path } = stored.reserve(name, length);
      return { upload_url: origin() + path, file_id: id };
    },
  },
  'files.completeUploadExternal': {
    token: 'bot',
    scope: 'files:write',
    run(args, desk) {
      const sent = uploaded(args, desk);
      const places = [args.text('channel_id'), ...args.text('channels').split(',')].filter(Boolean);
      for (const place of places) share(place, sent, args, desk);
      return {
        files: sent.map(({ id }) => {
          const file = desk.files.byId(id);
          return file && describeFile(file, desk.store, desk.origin());
        }),
      };
    },
  },
};
