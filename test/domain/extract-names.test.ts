import { describe, expect, test } from '@jest/globals';
import { extract } from '../../src/domain/extract.ts';

function found(text: string): string[] {
  return extract(text).map(({ indicator }) => `${indicator.kind} ${indicator.value}`);
}

describe('names of files', () => {
  test.each([
    'README.md, setup.py, main.rs, install.sh, backup.zip, run.pl, foo.cc, libc.so, Evil.app and clip.mov',
    'main.rs:42:7 and setup.py:10',
    '[the guide](guide.md)',
    '/var/www/evil.com/index.php',
    'C:\\Users\\bob\\evil.com',
    './install.sh && docs/evil.md',
    'src/main.rs | 10 ++',
    'filename: invoice.com',
    'SHA256(invoice.com)= 00',
    'Makefile.in, config.h.in',
    'node.js ASP.NET System.IO Socket.IO',
    'foo.bar() console.info(x) re.search("a")',
    'this.name = user.id; process.pid',
    'at com.evil.app.Main.run(Main.java:42)',
    'f(animal.name) host.name source.id',
    'Done.So it was. See above.In case of.It is',
    'e.g. i.e. U.S. a.m. Ph.D. No.1 etc. 3 p.m.in London',
    'myObject.link my_list.top',
    'co.uk and com.br',
    '7.113.0.203.in-addr.arpa',
    'xxx.xxx.xxx.xxx',
    'report.doc, chart.ai and notes.info, then more.info',
    'this.phone and self.email; box.top',
    'com.evil.core.net.Api',
    'socket.io-client',
    '遮断してください。net を',
    '[docs/guide.md](guide.md)',
  ])('%j holds no domain', (text) => {
    expect(found(text)).toEqual([]);
  });

  test.each([
    ['evil[.]zip', ['domain evil.zip']],
    ['hxxp://evil.zip', ['url http://evil.zip/']],
    ['tcp://evil.sh:4444', ['domain evil.sh']],
    ['evil.zip:8443', ['domain evil.zip']],
    ['www.evil.zip', ['domain www.evil.zip']],
    ['evil.zip.\t300\tIN\tA', ['domain evil.zip']],
    ['login.evil.pl', ['domain login.evil.pl']],
    ['The C2 is evil.sh.', ['domain evil.sh']],
    ['the domain evil.py', ['domain evil.py']],
    ['evil.cc resolves to 203.0.113.7', ['domain evil.cc', 'ip 203.0.113.7']],
    ['domains evil.zip, bad.mov and worse.sh', ['domain evil.zip', 'domain bad.mov', 'domain worse.sh']],
    ['evil.com, bad.zip', ['domain evil.com', 'domain bad.zip']],
    ['evil.com\nbad.zip\n', ['domain evil.com', 'domain bad.zip']],
    ['Domains:\n- evil.zip\n- bad.mov\n\nFiles:\n- worse.zip', ['domain evil.zip', 'domain bad.mov']],
    ['evil.com is not in README.md', ['domain evil.com']],
    ['{"domain": "evil.zip", "file": "a.zip"}', ['domain evil.zip']],
    ['report.doc, evil.com and evil.ru', ['domain evil.com', 'domain evil.ru']],
    ['It is in report.doc. Then evil.info', ['domain evil.info']],
    ['evil.io-based and evil.com-hosted', ['domain evil.io', 'domain evil.com']],
    ['「再配達窓口。jp」です。', ['domain xn--36qu0d5w3dpgst9a.jp']],
  ])('%j holds %j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});
