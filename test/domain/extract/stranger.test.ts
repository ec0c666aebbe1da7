import { describe, expect, test } from '@jest/globals';
import { each, expectEach, found } from './found.ts';

const MD5 = '44d88612fea8a8f36de82e1278abb02f';
const SHA1 = '3395856ce81f2b7382dee72602f798b642f14140';
const SHA256 = '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f';

describe('digits are not those of a file', () => {
  test('behind a word that says what else they are', () => {
    expectEach(
      [],
      [
        ...each(
          'aes apikey api authentihash blob cert certificate cherry cookie correlation correlationid',
          `~ ${MD5}`,
        ),
        ...each(
          'csrf etag fingerprint git guid hmac imphash ja3 ja3s ja4 jarm kdf key lm nonce nt ntlm',
          `~ ${MD5}`,
        ),
        ...each(
          'password psk request requestid rev revision richhash rich salt secret serial session',
          `~=${MD5}`,
        ),
        ...each(
          'sessionid sid signature span spanid thumbprint token trace traceid transaction uuid',
          `~: ${MD5}`,
        ),
        ...each(
          'bisected boundary changeset checkout fixes head imphashes merge merged rebased',
          `~ ${SHA1}`,
        ),
        ...each('reverted reverts commit commits committed Commit', `~ ${SHA1}`),
        ...each('buildid changeid keyid objectid parentid treeid sessid phpsessionid PHPSESSID', `~ ${MD5}`),
        ...each('parent tree Parent', `~ ${SHA1}`),
      ],
    );
  });

  test('nor when little stands between', () => {
    expectEach(
      [],
      [
        ...each(
          'a as at by content digest from hash hashes hex id in is of picked sha sha1 sha256 md5',
          `key ~ ${MD5}`,
        ),
        ...each('the this value was with 1 256', `key ~: ${MD5}`),
        `The key of this is: ${MD5}`,
      ],
    );
  });

  test('behind the name of another digest, or of what is no file', () => {
    expectEach(
      [],
      [
        ...each(
          'aki btih dhash exphash favicon hassh hasshserver icon infohash mutex pehash permhash',
          `~: ${MD5}`,
        ),
        ...each('pubkey reset richpe serialnumber ski symhash telfhash txid RichPE', `~=${MD5}`),
        ...each('header header-hash PE-header', `Rich ~: ${MD5}`),
        ...each('hash md5 hash-value', `Favicon ~: ${MD5}`),
        ...each('Serial-Number Key-Identifier Rich-PE-header-MD5 imphash-values', `~: ${MD5}`).map((text) =>
          text.replaceAll('-', ' '),
        ),
        ...each('containerid imageid container_id image-id', `~: ${SHA256}`),
        `container id ${SHA256}`,
        `IV: ${MD5}`,
        `"iv"="${MD5}"`,
        `magnet:?xt=urn:btih:${SHA1}`,
        `HEAD is now at ${SHA1}`,
        `git reset --hard ${SHA1}`,
        `reset --hard ${SHA1}`,
        `imphash values: ${MD5} and ${MD5}`,
        `JA3/JA3S: ${MD5} / ${MD5}`,
        `JA3 ${MD5}/${MD5}`,
      ],
    );
    expectEach(
      [`md5 ${MD5}`],
      [`Part IV ${MD5}`, `PE header MD5: ${MD5}`, `Hard values: ${MD5}`, `xiv: ${MD5}`],
    );
  });

  test('beneath a line that is nothing but such a label', () => {
    expectEach(
      [],
      [
        ...each('Imphash Authentihash JA3 Thumbprint Commit commits', `~\n${MD5}`),
        ...each(': = :** ) "', `* **Imphash~\n${MD5}`),
        ...each('\n \r\n \r', `Imphash:~  ${MD5}`),
        ...each('- * • > 1.', `commits:\n~ ${MD5}`),
        `x\n\tRich PE header hash (MD5)\n${MD5}`,
        `Build ID:\n${MD5}`,
        `MD5 of the certificate\n${MD5}`,
        `commits:\n- ${SHA1}\n- ${SHA1}\r\n- ${SHA1}`,
        `JA3\n${MD5}\n${MD5}`,
      ],
    );
  });

  test.each([
    ['MD5\n~'],
    ['Imphash\n\n~'],
    ['Imphash\nMD5\n~'],
    ['Imphash\nx ~'],
    ['The file has the signature we know from the imphash\n~'],
    [`${'x'.repeat(41)} imphash\n~`],
    ['Seen with this imphash.\n~'],
    ['imphash, see there\n~'],
    [`Imphash: ${MD5}\n~`],
    [`Imphash\n${SHA1}\n~`],
    [`Imphash\n${MD5}\nMD5\n~`],
    [`Imphash\n${MD5}\n\n~`],
  ])('and those of a file beneath %j', (text) => {
    const other = MD5.replace('4', '5');
    expect(found(text.replace('~', other))).toEqual([`md5 ${other}`]);
  });

  test('behind the name of a number', () => {
    expectEach(
      [],
      [
        ...each('build_id build-id change_id object_id parent_id tree_id sess_id Build_ID', `~ ${MD5}`),
        `"build_id": "${MD5}"`,
        `build_id:${MD5}`,
        `'build_id' = '${MD5}'`,
        `my build id ${MD5}`,
      ],
    );
  });

  test.each([
    `Thumbprint (a b): ${MD5}`,
    `Thumbprint (Windows):${MD5}`,
    `Thumbprint (Windows):  ${MD5}`,
    `Thumbprint (a)= ${MD5}`,
    `Thumbprint (a) =${MD5}`,
    `Thumbprint (a) :\t ${MD5}`,
    `Key (${'a'.repeat(27)}): ${MD5}`,
  ])('behind a remark on such a word: %s', (text) => {
    expect(found(text)).toEqual([]);
  });

  test('behind what is done with commits', () => {
    expectEach(
      [],
      [
        ...each(
          'bump bumps Bumped fast-forward fast-forwarded rebase rebasing submodule submodules',
          `~ rules to ${SHA1}`,
        ),
        ...each('from onto to', `bump ~ ${SHA1}`),
        `bump ${'x'.repeat(103)} to ${SHA1}`,
        `Bump a from b to c and d onto ${SHA1}`,
      ],
    );
  });

  test('in a header', () => {
    expectEach(
      [],
      [
        ...each(
          'authorization cookie etag if-match if-none-match proxy-authorization set-cookie traceparent',
          `~: x a=${MD5}`,
        ),
        `Cookie: x a=${MD5}; b`,
        `> Cookie: x a=${MD5}`,
      ],
    );
  });

  test('of an image', () => {
    expectEach(
      [],
      [
        `worker@sha256:${SHA256}`,
        `shop/web:2.7 sha256:${SHA256}`,
        `shop/web:2.7,  sha256:${SHA256}`,
        `"shop/web:2.7" sha256:${SHA256}`,
        `shop/web:2.7\tsha256:${SHA256}`,
        `shop.x/web/y:2.7 sha256:${SHA256}`,
        ...each(
          'container digest docker image images layer layers manifest podman pull pulled repodigests',
          `~ sha256:${SHA256}`,
        ),
        ...each('at id is of the with', `image ~ sha256:${SHA256}`),
        `name,host,image\na,b,sha256:${SHA256}`,
        `name,host,image id\na,b,sha256:${SHA256}`,
        `name,host,digests\na,b,sha256:${SHA256}`,
        `${'x'.repeat(40)}/${'y'.repeat(20)}:1 sha256:${SHA256}`,
      ],
    );
  });

  test('beside one more', () => {
    expectEach(
      [],
      [
        ...each(', ; & ( ) " \' `', `commit ${SHA1}~${SHA1}`),
        ...each('and or to through AND', `commit ${SHA1} ~ ${SHA1}`),
        ...each('(` ("', `commit ${SHA1} and ~${SHA1}`),
        `commit ${SHA1}, and\t${SHA1}`,
        `commit ${SHA1} and  ${SHA1}`,
        `commit ${SHA1},${' '.repeat(10)}${SHA1}`,
        `commit ${SHA1}, ${SHA1}, ${SHA1} and ${SHA1}`,
      ],
    );
  });

  test('in a column of others', () => {
    expectEach(
      [],
      [
        ...each('ja3 token request_id session.key commit-id Certificate', `name,host,~\na,b,${MD5}`),
        `name,host,my token (x)\na,b,${MD5}`,
        `name,host,md5 token\na,b,${MD5}`,
      ],
    );
  });
});

describe('digits are those of a file all the same', () => {
  test.each([
    ['behind a longer word', `xcommit ${MD5}`],
    ['behind a word that only begins so', `keys ${MD5}`],
    ['behind a longer name of a number', `rebuildid ${MD5}`],
    ['behind a name that is longer behind', `buildids ${MD5}`],
    ['behind a session of another name', `sessidx ${MD5}`],
    ['behind a number apart', `rebuild_id ${MD5}`],
    ['behind numbers', `build_ids ${MD5}`],
    ['behind a number and a word', `build_id x ${MD5}`],
    ['where another word is between', `key and ${MD5}`],
    ['where a sentence is between', `A key. Then ${MD5}`],
    ['where the parent is that of a program', `parent hash ${MD5}`],
    ['where the tree is farther off', `tree of ${MD5}`],
    ['where a remark is on two lines', `Thumbprint (a\nb): ${MD5}`],
    ['where a remark holds another', `Print (a (b): ${MD5}`],
    ['where a remark is not said of them', `Thumbprint (a) x: ${MD5}`],
    ['where a remark goes on', `Thumbprint (a): x ${MD5}`],
    ['where only a remark ends', `Thumbprint a): x ${MD5}`],
    ['behind a longer word of commits', `xbump to ${SHA1}`],
    ['where the commits are another sentence', `bump it. Go to ${SHA1}`],
    ['behind a colon', `bumped to: ${SHA1}`],
    ['where something else was bumped', `bump x to y of ${SHA1}`],
    ['behind another preposition', `bump of ${SHA1}`],
    ['where the commits are far off', `bump ${'x'.repeat(104)} to ${SHA1}`],
    ['in a header of another name', `My cookie: x a=${MD5}`],
    ['in a header of a longer name', `cookies: x a=${MD5}`],
    ['behind an image of one word', `worker sha256:${SHA256}`],
    ['behind a mail address', `bob@evil sha256:${SHA256}`],
    ['behind an image without a tag', `shop/web sha256:${SHA256}`],
    ['behind an image and a word', `shop/web:2.7 x sha256:${SHA256}`],
    ['behind an image when no digest is said', `image ${SHA256}`],
    ['behind an image when another digest is said', `image x256:${SHA256}`],
    ['where the image is farther off', `image of a sha256:${SHA256}`],
    ['in a column of files', `name,host,filename\na,b,sha256:${SHA256}`],
    ['in a column whose name has images', `name,host,my image\na,b,sha256:${SHA256}`],
    ...each('hash hashes md5 md-5 sha1 sha-1 sha256 sha-256 MD5', '~').map(
      (name) => [`in the column ${name}`, `name,host,${name}\na,b,key ${MD5}`] as const,
    ),
    ...each('file_hash file-hash file.hash filehash parent_md5 process_sha256', '~').map(
      (name) => [`in the column ${name}`, `name,host,${name}\na,b,key ${MD5}`] as const,
    ),
    ['in the column file hash', `name,host,file hash\na,b,key ${MD5}`],
    ['in a column of neither', `name,host,monkey\na,b,${MD5}`],
  ])('%s: %j', (_, text) => {
    const [digits] = /[0-9a-f]{32,}/.exec(text)!;
    const kind = { 32: 'md5', 40: 'sha1', 64: 'sha256' }[digits.length];
    expect(found(text)).toEqual([`${kind} ${digits}`]);
  });

  test.each([
    `commit ${SHA1} x ${SHA1.toUpperCase()}`,
    `commit ${SHA1} sand ${SHA1}`,
    `commit ${SHA1} and x ${SHA1}`,
    `commit ${SHA1}\n${SHA1}`,
    `commit ${SHA1} or\n${SHA1}`,
    `commit ${SHA1},${' '.repeat(11)}${SHA1}`,
  ])('when they are not beside one more: %j', (text) => {
    expect(found(text)).toEqual([`sha1 ${SHA1}`]);
  });

  test.each([
    ['file,digest,ja3,md5', [`md5 ${MD5}`]],
    ['file,digest,key_hash,md5', [`md5 ${MD5}`]],
    ['file,a,b,c', [`md5 ${MD5}`, `md5 ${MD5}`]],
  ])('in a column beside one of others: %s', (headings, expected) => {
    expect(found(`${headings}\na,b,${MD5},${MD5}`)).toEqual(expected);
  });
});
