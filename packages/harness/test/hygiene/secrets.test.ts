import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { linuxScript } from '../../src/hygiene/linux/linux-script.js';
import { secretPatterns } from '../../src/hygiene/linux/secret-patterns.js';
import { secrets } from '../../src/hygiene/linux/secrets.js';
import type { HygieneOptions } from '../../src/index.js';
import { must } from '../support/aws.js';
import { isInstalled, type Shell, shells, temporaryFolder } from '../support/shells.js';

const folder = temporaryFolder('secrets');
afterAll(folder.remove);

const of = (alphabet: string, minLength: number, maxLength = minLength) =>
  fc.array(fc.constantFrom(...alphabet), { minLength, maxLength }).map((signs) => signs.join(''));
const lower = 'abcdefghijklmnopqrstuvwxyz';
const upper = lower.toUpperCase();
const digits = '0123456789';
const word = `${lower}${upper}${digits}`;

/** How each kind of secret is made, and what is around it in its line. */
const kinds: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'aws-access-key': fc
    .tuple(fc.constantFrom('AKIA', 'ASIA'), of(`${upper}234567`, 16))
    .map((parts) => parts.join(''))
    .filter((key) => !key.includes('EXAMPLE')),
  'private-key': fc
    .constantFrom('', 'RSA ', 'EC ', 'OPENSSH ', 'ENCRYPTED ')
    .map((kind) => `-----BEGIN ${kind}PRIVATE KEY-----`),
  'github-token': fc.oneof(
    fc.tuple(fc.constantFrom('ghp_', 'gho_', 'ghs_'), of(word, 36)).map((parts) => parts.join('')),
    of(`${word}_`, 82).map((text) => `github_pat_${text}`),
  ),
  'gitlab-token': of(word, 20).map((text) => `glpat-${text}`),
  'slack-token': of(word, 24).map((text) => `xoxb-123456789012-${text}`),
  'npm-token': of(word, 36).map((text) => `npm_${text}`),
  'pypi-token': of(word, 60, 150).map((text) => `pypi-AgEIcHlwaS5vcmc${text}`),
  'google-api-key': of(word, 35).map((text) => `AIza${text}`),
  'azure-storage-key': of(`${word}+/`, 86).map((text) => `AccountKey=${text}==`),
  'vault-token': of(word, 30).map((text) => `hvs.${text}`),
  'json-web-token': fc
    .tuple(of(word, 20, 60), of(word, 20, 90), of(word, 43))
    .map(([head, claims, sign]) => `eyJ${head}.eyJ${claims}.${sign}`),
  'docker-auth': of(word, 20, 40).map((text) => `"auth": "${text}="`),
  'url-password': fc
    .tuple(of(lower, 3, 8), of(`${word}!%_-`, 6, 20))
    .map(([user, password]) => `https://${user}1:${password}@registry.corp`),
};

/** Text of a file that holds no secret: no sign of it may be part of one. */
const harmless = fc.stringMatching(/^[ #;,()]*[a-z ]{0,40}[ ,;]$/);
const sample = fc.record({
  kind: fc.constantFrom(...Object.keys(kinds)),
  before: fc.array(harmless, { maxLength: 5 }),
  left: harmless,
  right: harmless.map((text) => ` ${text}`),
  name: fc.stringMatching(/^[A-Za-z0-9_ ($&'"-]{1,12}$/),
});

/** A password as machines make them: letters and digits, neither by far in front. */
const password = of(word, 12, 40).filter((text) => {
  const counted = (signs: RegExp) => text.match(signs)?.length ?? 0;
  return counted(/[0-9]/g) >= 2 && counted(/[A-Za-z]/g) >= 2 && new Set(text).size >= 9;
});
const assignment = fc
  .tuple(
    fc.constantFrom(
      'password',
      'DB_PASSWORD',
      'clientSecret',
      'api_key',
      'apiToken',
      'aws_secret_access_key',
      '"passwd"',
    ),
    fc.constantFrom('=', ': ', ' = ', ':  ', '=>'.slice(0, 1)),
    fc.constantFrom('', '"', "'"),
  )
  .filter(([name, sign, quote]) => name !== '"passwd"' || (sign.includes(':') && quote !== "'"));

interface Scan {
  readonly output: string;
  readonly found: ReadonlyMap<string, readonly string[]>;
}

/** What the script says of files in a folder, every finding of it. */
function scan(
  shell: Shell,
  files: Readonly<Record<string, string | Uint8Array>>,
  options: HygieneOptions = {},
): Scan {
  const root = join(folder.path, shell.name);
  rmSync(root, { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const script = linuxScript(secrets, 'bake', options, root).replace('-gt 10 ]', '-gt 100000 ]');
  const { stdout, stderr, status } = shell.run(script);
  expect([stderr, status]).toEqual(['', 0]);
  const found = new Map<string, string[]>();
  for (const [, path = '', detail = ''] of stdout.matchAll(
    /(\/f\/\d+)[^;]*? \(((?:[a-z-]+) at line \d+)(?:, sha256 [0-9a-f]{8})?\)/g,
  )) {
    found.set(path, [...(found.get(path) ?? []), detail]);
  }
  return { output: stdout, found };
}

test('there is a kind of sample for every pattern', () => {
  expect(Object.keys(kinds).toSorted()).toEqual(secretPatterns.map(({ name }) => name).toSorted());
});

test.skipIf(!isInstalled('grep'))(
  'no pattern finds the script that carries it, nor has braces that find takes for its own',
  () => {
    const [shell] = shells(folder.path);
    const { found, output } = scan(must(shell), { '/etc/f/1': linuxScript(secrets, 'bake') });

    expect(found.size).toBe(0);
    expect(output.match(/^ok/gm)).toHaveLength(3);
    expect(secretPatterns.filter(({ expression }) => expression.includes('{}'))).toEqual([]);
  },
);

describe.for(shells(folder.path))('under $name', (shell) => {
  const seeds = [1, 2];

  test.skipIf(!shell.there).for(seeds)(
    'secrets of every kind are found in any surroundings, and never printed: seed %i',
    (seed) => {
      const samples = fc.sample(sample, { numRuns: 40, seed }).map((each, index) => {
        const [secret = ''] = fc.sample(must(kinds[each.kind]), {
          numRuns: 1,
          seed: seed * 1000 + index,
        });
        return { ...each, secret };
      });
      const files = samples.map(({ before, left, secret, right, name }, index) => [
        `/etc/f/${index} ${name}`,
        [...before, `${left}${secret}${right}`, 'end', ''].join('\n'),
      ]);
      const { found, output } = scan(shell, Object.fromEntries(files));

      for (const [index, { kind, before, secret }] of samples.entries()) {
        expect(found.get(`/f/${index}`), `${kind}: ${secret}`).toContain(
          `${kind} at line ${before.length + 1}`,
        );
        if (kind !== 'private-key') expect(output).not.toContain(secret.replaceAll('"', "'"));
      }
    },
  );

  test.skipIf(!shell.there).for(seeds)(
    'settings that hold a password are found, and never printed: seed %i',
    (seed) => {
      const samples = fc.sample(fc.tuple(assignment, password, harmless), { numRuns: 50, seed });
      const files = samples.map(([[name, sign, quote], secret, before], index) => [
        `/opt/f/${index}`,
        `${before}\n${name}${sign}${quote}${secret}${quote}\n`,
      ]);
      const { found, output } = scan(shell, Object.fromEntries(files));

      for (const [index, [, secret]] of samples.entries()) {
        expect(found.get(`/f/${index}`), must(files[index]).join('\n')).toContain(
          'assignment at line 2',
        );
        expect(output).not.toContain(secret);
      }
    },
  );

  test.skipIf(!shell.there)('what only looks like a setting of a secret is none', () => {
    const lines = [
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference of a shell
      'password=${DB_PASSWORD1}',
      'password=$(cat /run/secret1)',
      'password: "{{ vault_password_1 }}"',
      'password_file=/etc/app/password1',
      'token_ttl = 3600seconds1',
      'PASS_MAX_DAYS=99999days',
      'passwd: files systemd',
      'password requisite pam_pwquality.so retry=3',
      'password = <your-password-1>',
      'password=changeme2024',
      'password_encryption = scram-sha-256',
      'secret = getpass.getpass1()',
      'token = parse_next_token(stream1)',
      'using arrival_token = uint64_t;',
      'secret_name=arn:aws:secretsmanager:eu-west-1:1:secret:app1',
      'tokenUrl: https://login.example/oauth2/v2.0/token',
      'password=aaaaaaaaaaa1',
      'credential_process = /opt/bin/get-credentials1',
    ];
    const files = lines.map((line, index) => [`/opt/f/${index}`, `${line}\n`]);

    expect(
      [...scan(shell, Object.fromEntries(files)).found.keys()].map(
        (path) => lines[Number(path.slice(3))],
      ),
    ).toEqual([]);
  });

  test.skipIf(!shell.there)('binary files, large ones and host keys are not searched', () => {
    const secret = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
    const { output } = scan(shell, {
      '/opt/f/1': Buffer.from(`\0\0\0\n${secret}\n`),
      '/opt/f/2': `${secret}\n${' '.repeat(2_200_000)}`,
      '/etc/ssh/ssh_host_rsa_key': '-----BEGIN OPENSSH PRIVATE KEY-----\n',
      '/usr/share/f/3': secret,
    });

    expect(output.match(/^ok/gm)).toHaveLength(3);
  });

  test.skipIf(!shell.there)('the digest of a secret is the same wherever it is', () => {
    const secret = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
    const digest = createHash('sha256').update(secret).digest('hex').slice(0, 8);
    const { output } = scan(shell, { '/opt/f/1': `x ${secret}`, '/etc/f/2': `${secret}\n` });

    expect(output.match(new RegExp(`sha256 ${digest}`, 'g'))).toHaveLength(2);
  });

  test.skipIf(!shell.there)('of what somebody may have thought up no digest is told', () => {
    const { output } = scan(shell, {
      '/opt/f/1': 'password=Summer2026!',
      '/opt/f/2': 'proxy=http://me:Summer2026!@proxy.corp:3128',
    });

    expect(output).toMatch(/\/opt\/f\/1 \(assignment at line 1\)/);
    expect(output).toMatch(/\/opt\/f\/2 \(url-password at line 1\)/);
    expect(output).not.toContain('sha256');
  });

  test.skipIf(!shell.there)('a setting is found wherever it is in a long line', () => {
    const places = [0, 18_900, 18_990, 18_999, 19_005, 19_990, 19_998, 20_010, 37_995, 60_000];
    const lines = places.map(
      (place) => `${'x '.repeat(place / 2)} password=hT7kPq92Lm ${'y '.repeat(9000)}`,
    );
    const files = lines.map((line, index) => [`/opt/f/${index}`, line]);

    expect(scan(shell, Object.fromEntries(files)).found.size).toBe(places.length);
  });

  test.skipIf(!shell.there)('installed packages are not searched, unless they are named', () => {
    const secret = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
    const installed = [
      '/usr/local/lib/python3.12/site-packages/f/1',
      '/usr/local/lib/python3.12/test/f/2',
      '/opt/app/node_modules/f/3',
      '/usr/local/aws-cli/v2/2.31.0/dist/f/4',
      '/etc/pki/rhui/f/5',
      '/var/lib/docker/f/6',
    ];
    const files = Object.fromEntries(installed.map((path) => [path, secret]));
    const secretPaths = installed.map((path) => path.replace(/\/f\/.*/, ''));

    expect([...scan(shell, files).found.keys()]).toEqual([]);
    expect(scan(shell, files, { secretPaths }).found.size).toBe(installed.length);
    expect(scan(shell, files, { secretPaths: ['/opt/app/node_modules/f/3'] }).found.size).toBe(1);
  });

  test.skipIf(!shell.there)('what cannot be searched is told', () => {
    const { output } = scan(shell, { '/opt/f/a\nb': 'ghp_0123456789abcdefghijABCDEFGHIJ012345' });

    expect(output).toContain('could not be searched');
    expect(output).toMatch(/^not ok - secrets/m);
  });
});
