// The people of the sandbox, for the pictures.

/** What people do, in the words of the scenes. `sims`: the vendors by name. */
export function createActors(workspace, sims) {
  const { people, channels, clock } = workspace;

  async function act(what) {
    const result = await workspace.act(what);
    if (!result.ok) throw new Error(result.sentence);
  }

  const cardOf = (id) =>
    workspace
      .messages(channels.approvals)
      .find(
        ({ metadata }) =>
          metadata?.event_payload?.request === id && metadata.event_payload.surface === 'card',
      );

  /** The card of a request, once it can be pressed and says this. */
  const saying = (id, words) =>
    workspace.waitFor(() => {
      const card = cardOf(id);
      return card && JSON.stringify(card.blocks).includes(words) && card;
    }, 20_000);

  /** Resolves once this is said in the thread of the card. */
  async function told(id, words) {
    // Slack takes about a message a second in a channel, and whoever waits for a decision is reminded of at once.
    await clock.forward(61_000);
    await workspace.waitFor(
      () =>
        workspace
          .messages(channels.approvals)
          .some(({ threadTs, text }) => threadTs === cardOf(id)?.ts && text.includes(words)),
      20_000,
    );
  }

  /** Runs a command and gives back what the person alone was answered, as text. */
  async function command(as, line) {
    const heard = () => workspace.messages(channels.soc).filter(({ only }) => only === as);
    const before = heard().length;
    const [name, ...words] = line.split(' ');
    await act({ act: 'command', as, channel: channels.soc, command: name, text: words.join(' ') });
    const { text, blocks } = await workspace.waitFor(() => heard()[before]);
    return text + JSON.stringify(blocks);
  }

  async function ask(line, as = people.rina) {
    const said = await command(as, line);
    const id = /Recorded as `(R[0-9A-Z]{5})`/.exec(said)?.[1];
    if (!id) throw new Error(said);
    // A card that the record does not know yet cannot be pressed.
    while (!(await command(people.lea, `/portcullis history ${id}`)).includes('shown as card'));
    return id;
  }

  async function press(as, id, wanted) {
    const { ts, blocks } = cardOf(id);
    for (const { block_id: blockId, elements = [], type } of blocks) {
      if (type !== 'actions') continue;
      for (const { action_id: actionId, text, options = [] } of elements) {
        const option = options.find((each) => each.text.text === wanted);
        if (text?.text !== wanted && !option) continue;
        const where = { as, channel: channels.approvals, ts, blockId, actionId, values: {} };
        await act({ act: 'press', ...where, ...(option && { selected: { selected_option: option } }) });
        return;
      }
    }
    throw new Error(`The card of ${id} offers no "${wanted}".`);
  }

  /** Presses what opens a form, and sends that filled in. */
  async function fill(as, id, wanted, fields) {
    await press(as, id, wanted);
    const { id: viewId } = await workspace.waitFor(() => workspace.views(as).at(-1));
    const values = Object.fromEntries(
      Object.entries(fields).map(([block, [action, state]]) => [block, { [action]: state }]),
    );
    await act({ act: 'submit', as, viewId, values });
    await workspace.waitFor(() => workspace.views(as).length === 0);
  }

  const saysWhy = (value) => ({ reason: ['reason', { type: 'plain_text_input', value }] });

  async function approved(line, words) {
    const id = await ask(line);
    await press(people.lea, id, 'Approve');
    await saying(id, words);
    return id;
  }

  return {
    ...people,
    sims,
    saying,
    told,
    ask,
    press,
    fill,
    saysWhy,
    approved,
    pass: (ms) => clock.forward(ms),
  };
}
