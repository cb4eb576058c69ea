import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseMachineReadable } from '../../src/machine-readable/parse.js';
import { createTranscript } from '../../src/transcript/transcript.js';
import { cutAt } from '../support/chunks.js';

/** All that is made of the bytes: the events, and what they add up to. */
async function read(bytes: Uint8Array, cuts: readonly number[] = []) {
  const transcript = createTranscript('2026-11-22T00:00:00.000Z');
  const events: unknown[] = [];
  for await (const line of parseMachineReadable(cutAt(bytes, cuts))) {
    events.push(...transcript.read(line));
  }
  const { lastLines, ...summary } = transcript.summary();
  return { events, summary, lines: [lastLines(), lastLines('a')] };
}

const words = [
  '\n',
  ',',
  '\\n',
  '%!(PACKER_COMMA)',
  '\n99999999999,',
  '\n1795366900,,ui,say,',
  '\n1795366900,,ui,error,',
  '\n1795366900,,ui,say,==> a: ',
  '\n1795366900,,ui,message,    a: ',
  '\n1795366900,a,artifact-count,2',
  '\n1795366900,a,artifact,0,',
  '\n1795366900,a,error,',
  '\n1795366900,,error-count,',
  'builder-id,mitchellh.amazonebs',
  'id,eu-west-1:ami-00000000000000001',
  'file,0,/tmp/x',
  'end',
  'nil',
  'Instance ID: i-00000000000000001',
  'AMI: ami-00000000000000001',
  'Stopping the source instance...',
  'Terminating the source AWS instance...',
  'Destroying volume (vol-00000000000000001)...',
  'Provisioning with shell script: /tmp/a.sh',
  "Build 'a' finished after 1 second 3 milliseconds.",
  "Build 'a' errored after 99999999999999999999 weeks: no",
  'Error: no\\n\\n  on x.pkr.hcl line 3:\\n',
  '\\n==> Builds finished. The artifacts of successful builds are:',
  'Cleanly cancelled builds after being interrupted.',
  '\u2028',
  '日本🚀',
];
const piece = fc.oneof(
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 12 }) },
  { weight: 4, arbitrary: fc.constantFrom(...words).map((text) => Buffer.from(text)) },
);
const output = fc.array(piece, { maxLength: 40 }).map((pieces) => Buffer.concat(pieces));

it('makes the same of any output wherever it is cut, and never throws', async () => {
  await fc.assert(
    fc.asyncProperty(output, fc.array(fc.nat(), { maxLength: 30 }), async (bytes, cuts) => {
      expect(await read(bytes, cuts)).toEqual(await read(bytes));
    }),
    { numRuns: 500 },
  );
});
