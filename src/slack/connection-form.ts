import type { ModalView } from '@slack/types';
import type { OfferedVendor } from '../command.ts';
import type { ConnectionFields } from '../domain/connection.ts';
import type { Filled } from '../domain/filled.ts';
import {
  choiceIn,
  commonFields,
  dryRunField,
  optional,
  selectField,
  textField,
  textIn,
  type Values,
  wishField,
} from './fields.ts';
import { notUnderstood } from './form.ts';

/** `callback_id` of the form for a connection rule. */
export const ASK_CONNECTION = 'ask_connection';

const WISHES = ['lasts', 'severity', 'breakGlass', 'override'] as const;

/** The form behind `/block connection`: a firewall's rule, in the fields of GravityZone's `addToBlocklist`. */
export function connectionForm(
  channel: string,
  vendors: readonly OfferedVendor[],
  filled?: Filled,
): ModalView {
  return {
    type: 'modal',
    callback_id: ASK_CONNECTION,
    private_metadata: channel,
    title: { type: 'plain_text', text: 'Block a connection' },
    submit: { type: 'plain_text', text: 'Ask for approval' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [
      ...notUnderstood(filled),
      textField('ruleName', 'Name of the rule', 'What the console lists it under.', 100),
      optional(textField('remoteAddress', 'Remote address', 'An address or a network; empty: any.', 64)),
      optional(
        textField('remotePorts', 'Remote ports', 'One port, or a range such as 300-400; empty: all.', 11),
      ),
      optional(textField('localAddress', 'Local address', 'An address or a network; empty: any.', 64)),
      optional(textField('localPorts', 'Local ports', 'One port, or a range; empty: all.', 11)),
      selectField('protocol', 'Protocol', 'Of the connection.', {
        any: 'Any',
        TCP: 'TCP',
        UDP: 'UDP',
        ICMP: 'ICMP',
      }),
      selectField('direction', 'Direction', 'Seen from the endpoint.', {
        both: 'Both ways',
        inbound: 'Inbound',
        outbound: 'Outbound',
      }),
      selectField('ipVersion', 'IP version', 'What the addresses must be.', {
        any: 'As the addresses are',
        IPv4: 'IPv4',
        IPv6: 'IPv6',
      }),
      optional(
        textField(
          'commandLine',
          'Command line',
          'Only for the program started so; empty: for every one.',
          1_000,
        ),
      ),
      optional(
        textField('remoteMac', 'Neighbours', 'Only for these MAC addresses, with commas between.', 500),
      ),
      ...commonFields(vendors, filled?.fields),
      ...WISHES.map((wish) => wishField(wish, filled?.fields)),
      dryRunField(filled?.dryRun),
    ],
  };
}

/** What the person wrote into `connectionForm`, the common fields aside. */
export function connectionIn(values: Values): ConnectionFields {
  return {
    ruleName: textIn(values, 'ruleName'),
    remoteAddress: textIn(values, 'remoteAddress'),
    remotePorts: textIn(values, 'remotePorts'),
    localAddress: textIn(values, 'localAddress'),
    localPorts: textIn(values, 'localPorts'),
    protocol: choiceIn(values, 'protocol'),
    direction: choiceIn(values, 'direction'),
    ipVersion: choiceIn(values, 'ipVersion'),
    commandLine: textIn(values, 'commandLine'),
    remoteMac: textIn(values, 'remoteMac'),
  };
}
