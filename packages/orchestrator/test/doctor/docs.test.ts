import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { doctorChecks } from '../../src/doctor/checks.js';
import { configurationCheck } from '../../src/doctor/examine.js';
import { neededActions } from '../../src/doctor/needed-actions.js';

const read = (path: string) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');

test('the page lists every check, as the command has it', () => {
  const [, table = ''] =
    /\| check \| .*\n\| --- .*\n((?:\|.*\n)+)/.exec(read('../../docs/doctor.md')) ?? [];
  const listed = table
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const machine = doctorChecks.filter(({ needs }) => needs === 'nothing');
  const others = doctorChecks.filter(({ needs }) => needs !== 'nothing');

  expect(listed.map(([, id, title]) => [id, title])).toEqual(
    [...machine, configurationCheck, ...others].map(({ id, title }) => [`\`${id}\``, title]),
  );
});

test('what stages need is what the packages below say', () => {
  const actionsOf = (stage: string) =>
    neededActions.find((each) => each.stage === stage)?.actions ?? [];
  const [, share = ''] =
    /"Sid": "Distribute"[\s\S]*?"Action": \[([\s\S]*?)\]/.exec(read('../../../share/README.md')) ??
    [];
  const [, harness = ''] =
    /^\| `testLaunches` \| (`ec2:.*) \|$/m.exec(read('../../../harness/README.md')) ?? [];
  const names = (text: string) => [...text.matchAll(/\w+:[A-Z]\w+/g)].map(([name]) => name);

  expect(actionsOf('share')).toEqual(names(share));
  expect(actionsOf('test')).toEqual(names(harness));
});
