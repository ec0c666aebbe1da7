import { describe, expect, test } from '@jest/globals';
import { extract } from '../../src/domain/extract.ts';

const MD5 = '44d88612fea8a8f36de82e1278abb02f';
const SHA1 = '3395856ce81f2b7382dee72602f798b642f14140';
const SHA256 = '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f';

function found(text: string): string[] {
  return extract(text).map(({ indicator }) => `${indicator.kind} ${indicator.value}`);
}

describe('digits that are no hash of a file', () => {
  test.each([
    '123e4567-e89b-12d3-a456-426614174000',
    `commit ${SHA1}`,
    `commits ${SHA1} and ${SHA1}`,
    `uses: actions/checkout@${SHA1}`,
    `uuid: ${MD5}`,
    `trace_id=${MD5} 00-${MD5}-00f067aa0ba902b7-01`,
    `JA3 ${MD5}, imphash: ${MD5}`,
    `Administrator:500:${MD5}:${MD5}:::`,
    `${SHA256}${SHA256}`,
    `${MD5}0`,
    `x${MD5}`,
    `0x${SHA1}`,
    `Thumbprint (Windows): ${SHA1}`,
    `Set-Cookie: s=${MD5}; path=/`,
    `"name":"PHPSESSID","value":"${MD5}"`,
    `boundary="=_${MD5}"`,
    `ja3.hash; content:"${MD5}"`,
    `Bump rules from ${SHA1} to ${SHA1}`,
    `parent ${SHA1}`,
    `worker@sha256:${SHA256}`,
    `Layer sha256:${SHA256}`,
    `Digest: sha256:${SHA256}`,
    `shop/api:2.7.1   sha256:${SHA256}`,
    `NAME     DIGEST\nworker   sha256:${SHA256}`,
    `#fields\tts\tuid\tja3\tja3s\n1\tC1\t${MD5}\t${MD5}`,
    '0'.repeat(32),
    '12345678901234567890123456789012',
    MD5.match(/../g)!.join(':'),
  ])('%j', (text) => {
    expect(found(text)).toEqual([]);
  });

  test.each([
    [`VirusShare_${MD5}.zip`, `md5 ${MD5}`],
    [`/tmp/${SHA1}`, `sha1 ${SHA1}`],
    [`sha256:${SHA256}`, `sha256 ${SHA256}`],
    [`md5-${MD5}`, `md5 ${MD5}`],
    [`sha256=1, sha256:${SHA256}`, `sha256 ${SHA256}`],
    [`Parent SHA-1: ${SHA1}`, `sha1 ${SHA1}`],
    [`The actor updated it to ${SHA1}`, `sha1 ${SHA1}`],
    [`commit ${SHA1}, and the file ${MD5}`, `md5 ${MD5}`],
    [`commit ${SHA1}\n${SHA1.toUpperCase()}`, `sha1 ${SHA1}`],
    [`file,ja3,md5\na.exe,${MD5},${MD5.toUpperCase()}`, `md5 ${MD5}`],
    [`commit ${SHA1}, ${MD5}`, `md5 ${MD5}`],
    [`kind,md5,seen\ntoken,${MD5},once`, `md5 ${MD5}`],
    [`ja3,dropper,size\n${MD5},${MD5.toUpperCase()},12`, `md5 ${MD5}`],
    [`file,ja3,md5\na.exe,none,none\nb.exe,${MD5},${MD5.toUpperCase()}`, `md5 ${MD5}`],
    [`#fields\tts\tcert\tsha1\n1\t${MD5}\t${SHA1}`, `sha1 ${SHA1}`],
    [`NAME     DIGEST\nworker   ${SHA256}`, `sha256 ${SHA256}`],
  ])('but %j holds %s', (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });
});
