import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { awsRequestLimits, type RequestLimit } from '@soe/local-aws';
import { expect, test } from 'vitest';
import { awsRequestBudgets } from '../../src/index.js';
import { bucketName, budgetOf, type RequestBudget } from '../../src/limits/request-budget.js';

const budget = (action: string, unfiltered = false, service = 'ec2') =>
  budgetOf(awsRequestBudgets, { service, action, unfiltered });

test('knows what AWS publishes for each action', () => {
  expect(budget('CopyImage')).toMatchObject({ capacity: 100, refillPerSecond: 1 });
  expect(budget('ModifyImageAttribute')).toMatchObject({ capacity: 100, refillPerSecond: 5 });
  expect(budget('CreateTags')).toMatchObject({ capacity: 100, refillPerSecond: 10 });
  expect(budget('EnableImageDeprecation')).toMatchObject({ capacity: 50, refillPerSecond: 5 });
  expect(budget('DescribeImages')).toMatchObject({ capacity: 100, refillPerSecond: 20 });
  expect(budget('DescribeSnapshots', true)).toMatchObject({ capacity: 50, refillPerSecond: 10 });
  expect(budget('EnableFastLaunch')).toMatchObject({ capacity: 5, refillPerSecond: 2 });
  expect(budget('PutParameter', true, 'ssm')).toMatchObject({ capacity: 3, refillPerSecond: 3 });
  expect(budget('Whatever', true, 'ram')).toMatchObject({ refillPerSecond: 5 });
});

test('reads of parameters take from one bucket, other actions from one each', () => {
  const bucket = (service: string, action: string) => {
    const request = { service, action };
    return bucketName(budgetOf(awsRequestBudgets, request) as RequestBudget, request);
  };

  expect(bucket('ssm', 'GetParameters')).toBe(bucket('ssm', 'GetParametersByPath'));
  expect(bucket('ec2', 'ModifyImageAttribute')).not.toBe(bucket('ec2', 'ModifySnapshotAttribute'));
  expect(bucket('kms', 'DescribeKey')).not.toBe(bucket('sts', 'DescribeKey'));
});

test('a row that is put before the others counts', () => {
  const faster = { service: 'ssm', actions: ['PutParameter'], capacity: 10, refillPerSecond: 10 };
  const request = { service: 'ssm', action: 'PutParameter' };

  expect(budgetOf([faster, ...awsRequestBudgets], request)).toBe(faster);
  expect(budgetOf([], request)).toBeUndefined();
});

test('grants no action that is called more than the embedded AWS does', async () => {
  const folder = join(import.meta.dirname, '../../src/adapters');
  const sources = (await readdir(folder)).map((file) => readFile(join(folder, file), 'utf8'));
  const called = (await Promise.all(sources)).flatMap((source) =>
    [...source.matchAll(/new (\w+)Command\(/g)].flatMap(([, action]) => action ?? []),
  );

  expect(called).toContain('CopyImage');
  for (const action of called) {
    for (const service of ['ec2', 'ssm']) {
      for (const unfiltered of [false, true]) {
        const limit = budgetOf(asBudgets(awsRequestLimits), { service, action, unfiltered });
        if (limit === undefined) continue;
        const granted = budgetOf(awsRequestBudgets, { service, action, unfiltered });
        expect(granted?.capacity, action).toBeLessThanOrEqual(limit.capacity);
        expect(granted?.refillPerSecond, action).toBeLessThanOrEqual(limit.refillPerSecond);
      }
    }
  }
});

function asBudgets(limits: readonly RequestLimit[]): readonly RequestBudget[] {
  return limits.filter((limit) => limit.per !== 'instance');
}
