import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { Check } from '../../../src/index.js';
import { shellQuote } from '../../../src/runner/posix/shell-quote.js';
import { runScript, shells } from '../../support/run-script.js';
import { temporaryFolder } from '../../support/shells.js';
import { runChecks } from '../../support/suites.js';

const folder = temporaryFolder('quote');
afterAll(folder.remove);
const canary = join(folder.path, 'canary');

/** Texts that do harm where a shell looks at them. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "'",
        '"',
        '\\',
        '\n',
        '\r',
        '\t',
        ' ',
        '-',
        '--',
        '-e',
        '!',
        '*',
        '?',
        '~',
        '#',
        ';',
        '&',
        '|',
        '%s',
        '%n',
        '{{',
        '}}',
        '$HOME',
        `$(touch ${canary})`,
        `\`touch ${canary}\``,
        `'; touch ${canary}; '`,
        `"; touch ${canary}; "`,
        `\n touch ${canary}\n`,
        '\u001b[31m',
        '##soe[end run="r-1" tests=0 files=0]',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join('').replaceAll('\0', ''))
  .filter((text) => text !== '');

test.each(shells.map((shell) => [shell.join(' '), shell] as const))(
  '%s takes every quoted text for what it is',
  async (_, shell) => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostile, { minLength: 1, maxLength: 30 }), async (texts) => {
        const script = `${texts.map((text) => `printf '%s\\0' ${shellQuote(text)}`).join('\n')}\n`;
        const { stdout, stderr } = await runScript(script, { shell });

        expect(stderr).toBe('');
        expect(stdout.split('\0').slice(0, -1)).toEqual(texts);
        expect(script).not.toContain('{{');
      }),
      { numRuns: 20 },
    );
    expect(await readdir(folder.path)).not.toContain('canary');
  },
);

test('whatever a suite says is looked for, and never done', async () => {
  let round = 0;
  const inFile = hostile
    .map((text) => text.replace(/[\n\r]/g, ' '))
    .filter((text) => !/^!?$/.test(text));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(hostile, inFile), { minLength: 1, maxLength: 8 }),
      async (pairs) => {
        round += 1;
        const at = join(folder.path, `${round}`);
        await mkdir(at);
        const checks: Check[] = [];
        for (const [index, [name, text]] of pairs.entries()) {
          // A name on disk has no slash and at most 255 bytes.
          const subject = join(
            at,
            `${index}${Buffer.from(name.replaceAll('/', '_')).subarray(0, 200).toString().replaceAll('\uFFFD', '')}`,
          );
          await writeFile(subject, `before\n<${text}>\nbehind\n`);
          // In front of it stands a sign, so that it is no expression and not negated.
          checks.push({ kind: 'file', subject, contents: [`<${text}>`, `!<${text}> `] });
          checks.push({ kind: 'file', subject: `${subject}${name}`, exists: false });
          checks.push({ kind: 'command', subject: `exit 0 # ${text}`, stdout: [`!<${text}`] });
        }
        const seen = await runChecks(checks);

        expect(seen.stderr).toBe('');
        expect(seen.problems).toEqual([]);
        expect(seen.tests.map(({ status }) => status)).toEqual(seen.tests.map(() => 'passed'));
      },
    ),
    { numRuns: 12 },
  );
  expect(await readdir(folder.path)).not.toContain('canary');
});

test.each([
  ['a NUL', 'a\0b'],
  ['half a character', 'a\uD800b'],
])('%s is refused', (_, text) => {
  expect(() => shellQuote(text)).toThrow(
    expect.objectContaining({ code: 'HARNESS_SUITE_INVALID' }),
  );
});
