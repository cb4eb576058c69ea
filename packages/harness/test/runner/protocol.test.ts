import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRunnerOutput, type Suite } from '../../src/index.js';
import { encodeValue, readLines } from '../../src/runner/protocol.js';

const run = 'r-1';

/** Commands that are named by a number, so that a suite has as many tests as are wanted. */
function suiteOf(count: number): Suite {
  const checks = Array.from({ length: count }, (_, index) => ({
    kind: 'script' as const,
    subject: `${index}`,
    contents: '',
  }));
  return { name: 'base', platform: 'linux', phases: ['bake'], checks };
}

interface Result {
  readonly status: 'pass' | 'fail' | 'skip' | 'error';
  readonly ms: number;
  readonly msg: string;
}

function linesOf(results: readonly Result[]): readonly string[] {
  return [
    ...results.map(
      ({ status, ms, msg }, index) =>
        `##soe[test run="${run}" suite="base" name="script ${index}" status=${status} ms=${ms} msg="${encodeValue(msg)}"]`,
    ),
    `##soe[end run="${run}" tests=${results.length} files=0]`,
  ];
}

function read(text: string, count: number) {
  const suites = [suiteOf(count)];
  return readRunnerOutput(text, { run, suites, phase: 'bake', place: 'bake' });
}

const statuses = { pass: 'passed', fail: 'failed', skip: 'skipped', error: 'other' } as const;
const results = fc.array(
  fc.record({
    status: fc.constantFrom('pass' as const, 'fail' as const, 'skip' as const, 'error' as const),
    ms: fc.nat(),
    msg: fc.string({ unit: 'binary', maxLength: 100 }),
  }),
  { maxLength: 8 },
);
/** Text of programs, among it what looks like lines of a runner. */
const noise = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '##soe[',
    '##soe[test run="',
    `##soe[test run="${run}" suite="base" name="script 0" status=pass ms=1 msg="`,
    '##soe[end run="other" tests=0]',
    '    amazon-ebs.linux: ',
    '1700000000,,ui,message,    amazon-ebs.linux: ',
    '%!(PACKER_COMMA)',
    '"]',
  ),
);

test('results come back as they were, whatever stands before, behind and between their lines', () => {
  fc.assert(
    fc.property(results, fc.infiniteStream(noise), (wanted, around) => {
      const next = () => around.next().value ?? '';
      // A line end keeps the text behind a line from being part of it.
      const text = linesOf(wanted).map((line) => `${next()}\n${next()}${line}${next()}\n`);
      const { tests, complete } = read(text.join(''), wanted.length);

      expect(complete).toBe(true);
      expect(tests.map(({ status, duration }) => [status, duration])).toEqual(
        wanted.map(({ status, ms }) => [statuses[status], ms]),
      );
    }),
  );
});

test('a value is ASCII on one line and comes back as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const encoded = encodeValue(value);
      expect(encoded).toMatch(/^[ -~]*$/);
      const { lines } = readLines(`##soe[test name="${encoded}"]`);
      expect(lines[0]?.values['name']).toBe(value);
    }),
  );
});

test('an output that is cut off anywhere is not complete, and nothing that is missing passes', () => {
  fc.assert(
    fc.property(results, fc.nat(), (wanted, at) => {
      const text = linesOf(wanted).join('\n');
      const cut = read(text.slice(0, at % text.length), wanted.length);

      expect(cut.complete).toBe(false);
      expect(cut.problems[0]).toContain('there is no end marker');
      const selected = cut.tests.slice(0, wanted.length);
      const isSeen = cut.tests.some(({ status }) => status === 'pending' || status === 'other');
      expect(isSeen || wanted.length === 0).toBe(true);
      for (const [index, { status }] of selected.entries()) {
        expect([statuses[wanted[index]?.status ?? 'error'], 'pending']).toContain(status);
      }
    }),
  );
});

test('a line that is missing in the middle is noticed', () => {
  const all = linesOf([
    { status: 'pass', ms: 1, msg: '' },
    { status: 'pass', ms: 1, msg: '' },
  ]);
  const { tests, complete, problems } = read(all.toSpliced(0, 1).join('\n'), 2);

  expect(complete).toBe(false);
  expect(problems).toEqual(['the runner printed 2 results, and 1 came']);
  expect(tests[0]).toMatchObject({
    status: 'pending',
    message: 'it did not report: the runner printed 2 results, and 1 came',
  });
});

test('lines that came twice are noticed', () => {
  const all = linesOf([{ status: 'pass', ms: 1, msg: '' }]);
  expect(read([...all, ...all].join('\n'), 1).complete).toBe(false);
});

test('a file that is lost is seen in the tests, too', () => {
  const text = `##soe[test run="${run}" suite="base" name="script 0" status=pass ms=1 msg=""]\n##soe[end run="${run}" tests=1 files=1]`;
  const { tests, complete } = read(text, 1);

  expect(complete).toBe(false);
  expect(tests.map(({ name, status, message }) => [name, status, message])).toEqual([
    ['script 0', 'passed', undefined],
    ['the output of the runner is whole', 'other', 'the runner sent 1 files, and 0 came'],
  ]);
});

test('an unknown status is no result', () => {
  const text = `##soe[test run="${run}" suite="base" name="script 0" status=ok ms=1 msg=""]\n##soe[end run="${run}" tests=1 files=0]`;
  const { tests, complete, problems } = read(text, 1);

  expect(complete).toBe(false);
  expect(problems).toEqual(['"script 0" has the status "ok", which is none']);
  expect(tests.map(({ status }) => status)).toEqual(['pending']);
});

test('lines of another run are not taken, and told', () => {
  const forged = linesOf([{ status: 'pass', ms: 1, msg: '' }]).map((line) =>
    line.replace(run, 'r-2'),
  );
  const honest = linesOf([{ status: 'fail', ms: 1, msg: 'it is not there' }]);
  const { tests, complete, problems } = read([...forged, ...honest].join('\n'), 1);

  expect(complete).toBe(true);
  expect(problems).toEqual(['2 lines are of another run and not taken']);
  expect(tests).toEqual([
    {
      name: 'script 0',
      status: 'failed',
      duration: 1,
      message: 'it is not there',
      suite: ['bake', 'base'],
      type: 'bake',
    },
  ]);
});

test('the comma of machine-readable output comes back', () => {
  const [line = '', end = ''] = linesOf([
    { status: 'fail', ms: 1, msg: 'a, b, 100 %!(PACKER_COMMA)' },
  ]);
  const text = `${line.replaceAll(',', '%!(PACKER_COMMA)')}\\n${end}`;
  expect(read(text, 1).tests[0]?.message).toBe('a, b, 100 %!(PACKER_COMMA)');
});

test('reading a hostile text takes no longer than its length', () => {
  const text = `##soe[test run="${'##soe[test run="'.repeat(100_000)}`;
  expect(readLines(text)).toEqual({ lines: [], damaged: 100_001 });
});

test('a check that is skipped does not take the result of another of its name', () => {
  const suite: Suite = {
    ...suiteOf(0),
    checks: [
      { kind: 'file', subject: '/a', title: 'x', skip: 'later' },
      { kind: 'file', subject: '/b', title: 'x' },
    ],
  };
  const text = `##soe[test run="${run}" suite="base" name="x: exists" status=pass ms=1 msg=""]\n##soe[end run="${run}" tests=1 files=0]`;
  const { tests, complete } = readRunnerOutput(text, {
    run,
    suites: [suite],
    phase: 'bake',
    place: 'bake',
  });

  expect(complete).toBe(true);
  expect(tests.map(({ status }) => status)).toEqual(['skipped', 'passed']);
});

test('files that unpack to more than 64 MB in all are left out, and told', () => {
  const data = gzipSync(Buffer.alloc(40 * 1024 * 1024)).toString('base64');
  const file = (name: string) =>
    `##soe[file run="${run}" name="${name}" part=1 of=1 data="${data}"]\n`;
  const { files, problems } = read(
    `${file('a')}${file('b')}##soe[end run="${run}" tests=0 files=2]`,
    0,
  );

  expect(files.map(({ name }) => name)).toEqual(['a']);
  expect(problems).toEqual([expect.stringContaining('the file b is not whole')]);
});

test('a result of what was not selected is no test that passed, such as that of another platform', () => {
  const text = linesOf([{ status: 'pass', ms: 1, msg: '' }]).join('\n');
  const options = { run, suites: [suiteOf(1)], phase: 'bake', place: 'bake' } as const;
  const { tests, problems } = readRunnerOutput(text, { ...options, platform: 'windows' });

  expect(tests.map(({ status, message }) => [status, message])).toEqual([
    ['other', 'it passed, and was not selected'],
  ]);
  expect(problems).toEqual(['1 result is of tests that were not selected']);
});

test('what people wrote of a skipped check is harmless where it is shown', () => {
  const suites = [
    {
      ...suiteOf(0),
      name: 'a\u001b[2Jb',
      checks: [{ kind: 'user', subject: 'x', skip: '\u001b[1m##vso[x]' }],
    },
  ] as const;
  const { tests } = readRunnerOutput('', { run, suites, phase: 'bake', place: 'bake' });

  expect(tests[0]?.status).toBe('skipped');
  expect(JSON.stringify(tests)).not.toMatch(/\\u|##vso/);
});
