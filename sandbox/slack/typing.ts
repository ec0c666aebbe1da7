import type { Store } from './store.ts';

const LINK =
  /\b(https?:\/\/[^\s<>|]+)|([\w.+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,})|\b((?:[a-z0-9-]+\.)+[a-z]{2,}(?:\/[^\s<>|]*)?)/gi;

/** What Slack's composer makes of typed text before it stores it: `&`, `<` and `>` escaped, addresses turned into links. */
export function compose(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(LINK, (match, url?: string, mail?: string) => {
      if (url !== undefined) return `<${url}>`;
      return mail === undefined ? `<http://${match}|${match}>` : `<mailto:${mail}|${mail}>`;
    });
}

/** The text of a command whose manifest says `should_escape`: names become ids. */
export function escapeNames(text: string, store: Store): string {
  return text
    .replace(/@([\w.-]+)/g, (match, name: string) => {
      const person = store.people().find((other) => other.name === name);
      return person === undefined ? match : `<@${person.id}|${name}>`;
    })
    .replace(/#([\w-]+)/g, (match, name: string) => {
      const channel = store.channels().find((other) => other.name === name);
      return channel === undefined ? match : `<#${channel.id}|${name}>`;
    });
}
