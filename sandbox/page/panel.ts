import type { Snapshot } from '../protocol.ts';
import type { Panel, PanelFault, PanelRow } from '../vendors/simulator.ts';
import { byId, h, keyed } from './dom.ts';
import type { Room } from './room.ts';
import { switchNode } from './switch.ts';
import { ago, clockTime } from './time.ts';

/** The right column: what each vendor holds, Slack's own faults, and the log. Call the result after each snapshot. */
export function createPanel(room: Room): () => void {
  createTabs();
  const cards = new Map<string, { readonly node: HTMLElement; readonly update: (panel: Panel) => void }>();
  const drawVendors = keyed<string>(
    byId('vendors'),
    (name) => name,
    (name) => cards.get(name)?.node ?? h('section'),
  );
  const drawFaults = keyed<PanelFault>(
    byId('slack-faults'),
    ({ id }) => id,
    ({ id, label, on }) =>
      switchNode(label, on, id, () => void room.act({ act: 'slack_fault', id, on: !on })),
  );
  const drawLog = keyed<Snapshot['log'][number]>(byId('log'), ({ id }) => String(id), logNode);
  byId('download').addEventListener('click', () => download(room.world().snapshot.log));
  return () => {
    const { snapshot } = room.world();
    for (const panel of snapshot.vendors) {
      const card = cards.get(panel.name) ?? vendorCard(panel, room);
      cards.set(panel.name, card);
      card.update(panel);
    }
    drawVendors(snapshot.vendors.map(({ name }) => name));
    drawFaults(snapshot.faults);
    drawLog(snapshot.log);
    refreshAges(snapshot.now);
  };
}

/** Brings every "5 min ago" of the panel up to date. */
export function refreshAges(now: number): void {
  for (const time of byId('vendors').querySelectorAll('time')) {
    time.textContent = ago(Date.parse(time.dateTime), now);
  }
}

function vendorCard(panel: Panel, room: Room) {
  const count = h('span', { class: 'count' });
  const list = h('ul', { class: 'rows', 'aria-label': panel.listTitle });
  const empty = h('p', { class: 'empty' }, 'Nothing here yet.');
  const faults = h('div', { class: 'faults' });
  const faultCount = h('span', { class: 'count' });
  const calls = h('ol', { class: 'calls', 'aria-label': 'Last calls' });
  const faultBox = h('details', {}, h('summary', {}, 'Faults', faultCount), faults);
  const callBox = h('details', {}, h('summary', {}, 'Last calls'), calls);
  const drawRows = keyed<PanelRow>(list, ({ key }) => key, rowNode);
  const drawFaults = keyed<PanelFault>(
    faults,
    ({ id }) => id,
    (fault) => faultNode(panel.name, fault, room),
  );
  const node = h(
    'section',
    { class: 'vendor', 'aria-label': panel.title },
    h('header', {}, h('h2', {}, panel.title), h('span', { class: 'url' }, panel.url)),
    h('h3', {}, panel.listTitle, count),
    list,
    empty,
    faultBox,
    callBox,
  );
  const update = (now: Panel) => {
    drawRows(now.rows);
    drawFaults(now.faults);
    calls.replaceChildren(...now.calls.map(callNode));
    count.textContent = String(now.rows.length);
    empty.hidden = now.rows.length > 0;
    list.hidden = now.rows.length === 0;
    const on = now.faults.filter((fault) => fault.on).length;
    faultCount.textContent = on > 0 ? `${on} on` : '';
    node.classList.toggle('troubled', on > 0);
    faultBox.hidden = now.faults.length === 0;
    callBox.hidden = now.calls.length === 0;
  };
  return { node, update };
}

function rowNode(row: PanelRow): HTMLElement {
  return h(
    'li',
    {},
    h('code', { class: 'key' }, row.key),
    h(
      'span',
      { class: 'row-foot' },
      h('span', { class: 'detail' }, row.detail),
      ...row.flags.map((flag) => h('span', { class: 'flag' }, flag)),
      h('time', { datetime: new Date(row.at).toISOString() }),
    ),
  );
}

function faultNode(vendor: string, fault: PanelFault, room: Room): HTMLElement {
  const flip = () => void room.act({ act: 'fault', vendor, id: fault.id, on: !fault.on });
  return switchNode(fault.label, fault.on, fault.id, flip);
}

function callNode(call: string): HTMLElement {
  const failed = /→\s*[45]\d\d/.test(call) || !/→\s*\d/.test(call);
  return h('li', { class: failed ? 'failed' : '' }, call);
}

function logNode(entry: Snapshot['log'][number]): HTMLElement {
  return h(
    'li',
    {},
    h('time', { datetime: new Date(entry.at).toISOString() }, clockTime(entry.at, true)),
    h('span', { class: 'log-kind' }, entry.kind),
    h('span', { class: 'log-text' }, entry.text),
  );
}

function createTabs(): void {
  const tabs = ['vendors', 'people-tab', 'inspector'].map((id) => ({
    tab: byId(`tab-${id}`),
    body: byId(id),
  }));
  const show = (tab: HTMLElement) => {
    for (const other of tabs) {
      const on = other.tab === tab;
      other.tab.setAttribute('aria-selected', String(on));
      other.tab.tabIndex = on ? 0 : -1;
      other.body.hidden = !on;
    }
  };
  tabs.forEach(({ tab }, index) => {
    tab.addEventListener('click', () => show(tab));
    tab.addEventListener('keydown', (event) => {
      const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
      if (step === 0) return;
      const next = tabs[(index + step + tabs.length) % tabs.length]?.tab ?? tab;
      show(next);
      next.focus();
    });
  });
}

function download(log: Snapshot['log']): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(log, null, 2)], { type: 'application/json' }));
  h('a', { href: url, download: 'sandbox-log.json' }).click();
  URL.revokeObjectURL(url);
}
