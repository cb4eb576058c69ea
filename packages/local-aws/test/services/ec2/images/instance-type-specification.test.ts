import {
  DescribeImagesCommand,
  type EC2Client,
  type InstanceTypeSpecificationRequest,
  ReplaceImageInstanceTypeSpecificationCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSpecified } from '../../../../src/services/ec2/images/instance-type-specification.js';
import { ownImage, see, share } from '../../../support/images.js';
import { codeOf, consumer, ec2For, must, startForTest } from '../../../support/local.js';

const replace = (
  ec2: EC2Client,
  ImageId: string,
  InstanceTypeSpecification?: InstanceTypeSpecificationRequest,
) =>
  ec2.send(
    new ReplaceImageInstanceTypeSpecificationCommand({ ImageId, InstanceTypeSpecification }),
  );

const launchOn = (ec2: EC2Client, ImageId: string, type: string, DryRun = false) =>
  codeOf(
    ec2.send(
      new RunInstancesCommand({
        ImageId,
        InstanceType: type as never,
        MinCount: 1,
        MaxCount: 1,
        DryRun,
      }),
    ),
  );

test('launches outside the specification are refused, for owner and sharee, until it is taken away', async () => {
  const aws = await startForTest();
  const [ec2, other] = [ec2For(aws), ec2For(aws, consumer)];
  const id = await ownImage(ec2);
  await share(ec2, id, consumer);

  const { ReturnValue } = await replace(ec2, id, {
    SupportedInstanceTypes: ['t3.*', 'm5.large'],
    UnsupportedInstanceTypes: ['*.nano'],
  });

  expect(ReturnValue).toBe(true);
  for (const client of [ec2, other]) {
    expect(await launchOn(client, id, 't3.micro', true)).toBe('DryRunOperation');
    expect(await launchOn(client, id, 'm5.large', true)).toBe('DryRunOperation');
    expect(await launchOn(client, id, 't3.nano', true)).toBe('InvalidParameterCombination');
    expect(await launchOn(client, id, 'm5.xlarge')).toBe('InvalidParameterCombination');
  }
  await replace(ec2, id);
  expect(await launchOn(other, id, 'm5.xlarge', true)).toBe('DryRunOperation');
});

test('a specification replaces the one before, is described, and is found by', async () => {
  const ec2 = ec2For(await startForTest());
  const id = await ownImage(ec2);
  const found = async (Name: string, value: string) => {
    const { Images } = await ec2.send(
      new DescribeImagesCommand({ Owners: ['self'], Filters: [{ Name, Values: [value] }] }),
    );
    return must(Images).length;
  };
  const supported = 'instance-type-specification.supported-instance-type';

  await replace(ec2, id, { SupportedInstanceTypes: ['t3.*'] });
  const first = await found(supported, 't3.*');
  await replace(ec2, id, { UnsupportedInstanceTypes: ['t2.*'] });

  expect(first).toBe(1);
  expect((await see(ec2, id))?.InstanceTypeSpecification).toEqual({
    SupportedInstanceTypes: [],
    UnsupportedInstanceTypes: [{ InstanceType: 't2.*' }],
  });
  expect(await found(supported, '*')).toBe(0);
  expect(await found('instance-type-specification.unsupported-instance-type', 't2.*')).toBe(1);
  await replace(ec2, id);
  expect((await see(ec2, id))?.InstanceTypeSpecification).toBeUndefined();
});

test('only the owner sets it', async () => {
  const aws = await startForTest();
  const id = await ownImage(ec2For(aws));
  await share(ec2For(aws), id, consumer);

  expect(
    await codeOf(replace(ec2For(aws, consumer), id, { SupportedInstanceTypes: ['t3.*'] })),
  ).toBe('AuthFailure');
});

const types = (length: number) => Array.from({ length }, (_, index) => `t3.x${index}`);

test.each<[string, InstanceTypeSpecificationRequest]>([
  ['more than a hundred entries', { SupportedInstanceTypes: types(101) }],
  ['a long entry', { SupportedInstanceTypes: ['x'.repeat(25)] }],
  ['two wildcards in a row', { SupportedInstanceTypes: ['t3.**'] }],
  ['odd characters', { UnsupportedInstanceTypes: ['t3.?'] }],
  ['an entry twice', { SupportedInstanceTypes: ['t3.*', 't3.*'] }],
  [
    'an entry in both lists',
    { SupportedInstanceTypes: ['t3.*'], UnsupportedInstanceTypes: ['t3.*'] },
  ],
])('%s is refused', async (_, specification) => {
  const ec2 = ec2For(await startForTest());
  const id = await ownImage(ec2);

  expect(await codeOf(replace(ec2, id, specification))).toBe('InvalidParameterValue');
});

test('a hundred entries are taken', async () => {
  const ec2 = ec2For(await startForTest());

  expect(
    await replace(ec2, await ownImage(ec2), { SupportedInstanceTypes: types(100) }),
  ).toMatchObject({ ReturnValue: true });
});

const patterns = fc.array(fc.constantFrom('t3.*', '*.large', 'm5.large', 't3.micro', '*', 'c*'));
const names = fc.constantFrom('t3.micro', 't3.large', 'm5.large', 'c5.xlarge', 'x1.16xlarge');

test('what is unsupported never starts, and what is supported starts unless it is', () => {
  fc.assert(
    fc.property(names, patterns, patterns, (type, supported, unsupported) => {
      const alone = isSpecified(type, { supported, unsupported: [] });
      const excluded = !isSpecified(type, { supported: [], unsupported });

      expect(isSpecified(type, { supported, unsupported })).toBe(alone && !excluded);
      expect(isSpecified(type, { supported: [...supported, type], unsupported: [] })).toBe(true);
      expect(isSpecified(type, { supported: [], unsupported: [...unsupported, type] })).toBe(false);
    }),
  );
});
