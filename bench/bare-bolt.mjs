/** The floor of bench/ack.mjs: an app as Bolt's guide writes it, that acknowledges every command and does nothing else. */
import { App } from '@slack/bolt';

const {
  SLACK_BOT_TOKEN: token,
  SLACK_SIGNING_SECRET: signingSecret,
  SLACK_API_URL: slackApiUrl,
} = process.env;
const app = new App({
  token,
  signingSecret,
  clientOptions: { slackApiUrl },
  ...(process.env.CONVO_STORE === 'false' && { convoStore: false }),
});
app.command(/.*/, async ({ ack }) => {
  await ack();
});
const server = await app.start(0);
process.send(server.address().port);
