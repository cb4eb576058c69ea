import { expect, test } from 'vitest';
import { formatSelection, resolveRequest } from '../../src/index.js';
import { companyTree, unitArn } from '../support/organization.js';

const regions = [{ region: 'us-east-1' }];

test('a selection reads like a diff, with the reason of each', () => {
  const { report } = resolveRequest(
    {
      regions,
      select: [
        { units: ['Root/Workloads/Prod'] },
        { accounts: ['400000000001', '300000000001'], except: { tags: { stage: ['dev'] } } },
        { tags: { stage: ['qa'] }, mayBeEmpty: true },
        { units: ['Root/Nowhere'] },
      ],
      parameters: {
        select: { accounts: [{ accounts: ['400000000001'] }], role: 'soe-parameters' },
      },
    },
    companyTree,
  );

  expect(formatSelection(report)).toBe(`o-company0001: 4 accounts selected, 2 left out
  + Root/Workloads/Prod (${unitArn('ou-comp-prod0000')}): 3 accounts
  + 400000000001 play, by select[1]
  p 400000000001 play, by parameters.select.accounts[0]
  - 200000000004 old, by select[0]: SUSPENDED
  - 300000000001 dev-a, by select[1]: EXCEPTED
  ! select[3]: there is no unit Root/Nowhere; Root has Empty, Sandbox, Workloads
  ? select[2]: no account fits it
`);
});

test('names of units cannot send control characters to a terminal', () => {
  const units = companyTree.units.map((unit) =>
    unit.name === 'Dev' ? { ...unit, name: 'Dev\u001b[31m' } : unit,
  );
  const { report } = resolveRequest(
    { regions, select: [{ units: ['ou-comp-dev00000'] }] },
    { ...companyTree, units },
  );
  expect(formatSelection(report)).toContain('Root/Workloads/Dev\\u{1b}[31m (arn');
});

test('where nothing was selected, that is said', () => {
  const { organization: _, ...report } = resolveRequest({ regions }, companyTree).report;
  expect(formatSelection(report)).toBe('nobody is selected\n');
});
