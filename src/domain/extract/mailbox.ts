/** Mail addresses as some write them: `<mail at evil.com>`. */
const SPELLED_AT = /[<(]\s?[\w.+-]+ at $/i;
const LONGEST_MAILBOX = 64;

/** `ssh root@evil.com`, whatever options are between; and what is copied from `root@evil.com:/srv`. */
const COMMAND = /(?:^|[\s;&|`'"$(])(?:autossh|mosh|rsync|scp|sftp|ssh|ssh-copy-id|sshfs)\s[^;&|\n\r]*@$/;
const LONGEST_COMMAND = 96;
const REMOTE_PATH = /:[~/]/;

/** Whether the host between these places stands behind the name of somebody who logs in there. */
export function isLogin(text: string, start: number, end: number): boolean {
  if (text.charAt(start - 1) !== '@') return false;
  return (
    REMOTE_PATH.test(text.slice(end, end + 2)) ||
    COMMAND.test(text.slice(Math.max(0, start - LONGEST_COMMAND), start))
  );
}

/** Whether it is the domain of an e-mail address, or the name before its at sign; `root@203.0.113.7` has an address. */
export function isMailbox(text: string, start: number, end: number): boolean {
  // Behind `\\evil.com` stands how Windows is to ask it: `@SSL`, `@8080`.
  if (text.charAt(end) === '@') return !/(?<!\\)\\\\$/.test(text.slice(Math.max(0, start - 3), start));
  if (text.charAt(start - 1) === '@') return /[^\d.-]/.test(text.slice(start, end));
  return SPELLED_AT.test(text.slice(Math.max(0, start - LONGEST_MAILBOX), start));
}

const PORT_AND_HOST = /^:\d{1,5}@[\w-]+(?:\.[\w-]+)+/;
const LONGEST_LOGIN = 260;

/** `bank.com:443@evil.com`: where it ends; both may be meant, and neither. Undefined where the host that ends here is not so. */
export function endOfLogin(text: string, end: number): number | undefined {
  const [rest] = (text.charAt(end) === ':' && PORT_AND_HOST.exec(text.slice(end, end + LONGEST_LOGIN))) || [];
  return rest === undefined ? undefined : end + rest.length;
}
