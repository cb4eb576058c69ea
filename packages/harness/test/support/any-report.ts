import fc from 'fast-check';
import { makeReport, type TestReport, type TestResult } from '../../src/index.js';
import { hostileText } from './hostile-text.js';

const status = fc.constantFrom('passed', 'failed', 'skipped', 'pending', 'other' as const);
const moment = fc.integer({ min: 0, max: 4e12 });

/** Any test, with hostile text in every place. */
export const anyTest: fc.Arbitrary<TestResult> = fc.record(
  {
    name: hostileText,
    status,
    duration: fc.oneof(fc.nat({ max: 1e7 }), fc.double({ min: 0, max: 1e5, noNaN: true })),
    suite: fc.tuple(fc.constantFrom('bake', 'nitro', '<b>|'), hostileText),
    message: hostileText,
    trace: hostileText,
    type: fc.constantFrom('bake', 'launch', 'rebake'),
    filePath: hostileText,
    flaky: fc.boolean(),
    retries: fc.nat({ max: 3 }),
    retryAttempts: fc.array(fc.record({ attempt: fc.constant(1), status, message: hostileText }), {
      maxLength: 2,
    }),
    start: moment,
    stop: moment,
    parameters: fc.dictionary(hostileText, hostileText, { maxKeys: 2, noNullPrototype: true }),
    attachments: fc.array(
      fc.record({ name: hostileText, contentType: fc.constant('text/plain'), path: hostileText }),
      { maxLength: 1 },
    ),
    extra: fc.record(
      {
        infrastructure: fc.boolean(),
        quarantine: fc.record({ tracker: hostileText, expires: hostileText }),
      },
      { requiredKeys: [], noNullPrototype: true },
    ),
  },
  { requiredKeys: ['name', 'status', 'duration'], noNullPrototype: true },
);

/** Any report, with hostile text in every place. */
export const anyReport: fc.Arbitrary<TestReport> = fc
  .record({
    tests: fc.array(anyTest, { maxLength: 5 }),
    text: hostileText,
    start: moment,
    stop: moment,
  })
  .map(({ tests, text, start, stop }) =>
    makeReport(tests, {
      start: new Date(start),
      stop: new Date(stop),
      environment: { appName: text, commit: text, buildUrl: text, extra: { image: text } },
      extra: {
        launches: [
          {
            name: text,
            instanceType: text,
            outcome: 'not-ready',
            reason: text,
            vouchesFor: [text, text],
            steps: [{ step: text, duration: 5 }],
            console: [text],
          },
        ],
      },
    }),
  );
