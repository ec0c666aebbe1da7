import { describe, expect, test } from '@jest/globals';
import { found } from './found.ts';

describe('lists of hosts', () => {
  test.each([
    'evil.com, bad.zip',
    'evil.com,bad.zip',
    'evil.com; bad.zip',
    'evil.com | bad.zip',
    'evil.com & bad.zip',
    'evil.com and bad.zip',
    'evil.com or bad.zip',
    'evil.com OR bad.zip',
    'evil.com or "bad.zip"',
    'evil.com and <bad.zip>',
    '`evil.com`, `bad.zip`',
    '[evil.com]; (bad.zip)',
    '*evil.com*, – bad.zip',
    `evil.com,${' '.repeat(15)}bad.zip`,
    'evil.com\nbad.zip',
    'evil.com\r\nbad.zip.',
    'evil.com\n\n- bad.zip;',
    'evil.com\n• bad.zip',
  ])('%j go on', (text) => {
    expect(found(text)).toEqual(['domain evil.com', 'domain bad.zip']);
  });

  test.each([
    'evil.com bad.zip',
    'evil.com\tbad.zip',
    'evil.com x bad.zip',
    'evil.com, x bad.zip',
    'evil.com, in bad.zip',
    'evil.com and x bad.zip',
    'evil.com sand bad.zip',
    'evil.com andbad.zip',
    `evil.com,${' '.repeat(16)}bad.zip`,
    'evil.com\nbad.zip was run',
    'evil.com\nand bad.zip was run',
  ])('%j do not', (text) => {
    expect(found(text)).toEqual(['domain evil.com']);
  });

  test.each([
    'report.doc, chart.ai',
    `report.doc${'"'.repeat(14)}, chart.ai`,
    'report.doc,chart.info',
    'report.doc or chart.ai',
    'report.doc and chart.ai',
    'report.doc, and chart.ai',
    'report.doc, or chart.ai',
    'report.doc, then chart.ai',
    'report.doc AND chart.ai',
    '"report.doc", "chart.ai"',
    '`report.doc` and `chart.ai`',
    '[report.doc] or [chart.ai]',
  ])('%s are files', (text) => {
    expect(found(text)).toEqual([]);
  });

  test.each([
    ['report.doc, chart.com', 'chart.com'],
    ['report.doc x chart.ai', 'chart.ai'],
    ['report.doc chart.ai', 'chart.ai'],
    ['report.doc and x chart.ai', 'chart.ai'],
    ['report.doc, x chart.ai', 'chart.ai'],
    ['report.doc x, chart.ai', 'chart.ai'],
    ['report.doc,  chart.ai', 'chart.ai'],
    ['report.doc, www.chart.ai', 'www.chart.ai'],
    ['report.doc, the domain chart.ai', 'chart.ai'],
    [`report.doc${'"'.repeat(15)}, chart.ai`, 'chart.ai'],
    ['x, chart.ai', 'chart.ai'],
    ['report.doc and domain chart.ai', 'chart.ai'],
    [', chart.ai', 'chart.ai'],
  ])('%s has the host %s', (text, host) => {
    expect(found(text)).toEqual([`domain ${host}`]);
  });
});

describe('a file that is called like a host', () => {
  test.each([
    ...'attachment binary executable file filename payload script attachments'
      .split(' ')
      .map((word) => `${word} evil.com`),
    'file name evil.com',
    'FILE: evil.com',
    'file="evil.com"',
    "file='evil.com'",
    'file `evil.com`',
    'file (evil.com)',
    'file    evil.com',
    'md5(evil.com)',
    'MD5 (evil.com)',
    'sha1(evil.com)',
    'sha-256 (evil.com)',
    'sha512(evil.com)',
  ])('%s', (text) => {
    expect(found(text)).toEqual([]);
  });

  test.each([
    'file     evil.com',
    'profile evil.com',
    'file x evil.com',
    'file,evil.com',
    'md5  (evil.com)',
    'md5 evil.com',
    'md5(a) evil.com',
    'sha5120(evil.com)',
    'sha(evil.com)',
    `${'file'.padEnd(17)}evil.com`,
  ])('but %s is one', (text) => {
    expect(found(text)).toEqual(['domain evil.com']);
  });

  test('and a host of three parts is one whatever the word', () => {
    expect(found('file www.evil.com')).toEqual(['domain www.evil.com']);
  });
});

describe('sentences and compounds behind a name', () => {
  test.each([
    ...'based domain domains hosted like linked owned registered related server servers style subdomain subdomains'
      .split(' ')
      .map((word) => `evil.io-${word}`),
    'evil.io.The',
    'evil.io.T',
    'evil.io.1',
    'evil.io.12',
    'evil.io-2nd',
    'evil.io-Based',
    'evil.io-',
  ])('%s is a host and more', (text) => {
    expect(found(text)).toEqual(['domain evil.io']);
  });

  test.each([
    'evil.io-client',
    'evil.io-serverless',
    'evil.io-unbased',
    'evil.io.the',
    'evil.io.The1',
    'evil.io.1a',
    'evil.io.aThe',
    'evil.i-o',
    'com.evil.net.Api',
    'java.evil.net.Api',
    'Java.evil.net.Api',
    'co.uk.The',
    'net.evil.Api',
    'evil.xn--p1ai-based',
  ])('%s is none', (text) => {
    expect(found(text)).toEqual([]);
  });

  test.each([
    ['a.evil.net.Api', 'a.evil.net'],
    ['evil.com-client', 'evil.com'],
    ['evil.radio-client', 'evil.radio'],
    ['evil.co-op', 'evil.co'],
    ['xn--e1afmkfd.xn--p1ai', 'xn--e1afmkfd.xn--p1ai'],
  ])('%s is %s', (text, host) => {
    expect(found(text)).toEqual([`domain ${host}`]);
  });
});
