import { DeregisterImageCommand } from '@aws-sdk/client-ec2';
import {
  DeleteParameterCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  LabelParameterVersionCommand,
  PutParameterCommand,
  type PutParameterCommandInput,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { createVirtualClock } from '../../../src/hostility/virtual-clock.js';
import { temporaryDirectory } from '../../support/directory.js';
import { ownImage } from '../../support/images.js';
import { codeOf, ec2For, ssmFor, startForTest } from '../../support/local.js';

const Name = '/soe/a';
const put = (ssm: SSMClient, Value: string, more: Partial<PutParameterCommandInput> = {}) =>
  ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true, ...more }));
const read = async (ssm: SSMClient, name = Name) => {
  const answer = await codeOf(ssm.send(new GetParameterCommand({ Name: name })));
  return typeof answer === 'string' ? answer : Object(answer).Parameter.Value;
};
const image = { DataType: 'aws:ec2:image' };

async function laggingServer(parameters: number, more: { stateDirectory?: string } = {}) {
  const clock = createVirtualClock();
  const aws = await startForTest({ clock, consistency: { parameters }, ...more });
  return { aws, clock, ssm: ssmFor(aws) };
}

test('reads show what was there before for as long as asked, and writes count on', async () => {
  const { clock, ssm } = await laggingServer(10);
  const names = async () => [
    (await ssm.send(new DescribeParametersCommand({}))).Parameters?.map(({ Version }) => Version),
    (await ssm.send(new GetParametersByPathCommand({ Path: '/soe' }))).Parameters?.map(
      ({ Value }) => Value,
    ),
  ];

  const first = await put(ssm, 'one');
  const atOnce = [await read(ssm), ...(await names())];
  const history = await codeOf(ssm.send(new GetParameterHistoryCommand({ Name })));
  clock.advance(4000);
  const second = await put(ssm, 'two');
  clock.advance(5999);
  const stillNothing = await read(ssm);
  clock.advance(1);
  const one = [await read(ssm), ...(await names())];
  clock.advance(4000);
  const two = [await read(ssm), ...(await names())];

  expect([first.Version, second.Version]).toEqual([1, 2]);
  expect(atOnce).toEqual(['ParameterNotFound', [], []]);
  expect(history).toBe('ParameterNotFound');
  expect(stillNothing).toBe('ParameterNotFound');
  expect(one).toEqual(['one', [1], ['one']]);
  expect(two).toEqual(['two', [2], ['two']]);
});

test('deletions and labels are seen late too', async () => {
  const { clock, ssm } = await laggingServer(10);
  await put(ssm, 'one');
  clock.advance(10_000);
  await ssm.send(new LabelParameterVersionCommand({ Name, Labels: ['stable'] }));
  const unlabelled = await read(ssm, `${Name}:stable`);
  clock.advance(10_000);
  const labelled = await read(ssm, `${Name}:stable`);
  await ssm.send(new DeleteParameterCommand({ Name }));
  const deleted = await read(ssm);
  const again = await codeOf(ssm.send(new DeleteParameterCommand({ Name })));
  clock.advance(10_000);

  expect(unlabelled).toBe('ParameterVersionNotFound');
  expect(labelled).toBe('one');
  expect(deleted).toBe('one');
  expect(again).toBe('ParameterNotFound');
  expect(await read(ssm)).toBe('ParameterNotFound');
});

test('what readers see survives a restart', async () => {
  const stateDirectory = await temporaryDirectory();
  const before = await laggingServer(10, { stateDirectory });
  await put(before.ssm, 'one');
  before.clock.advance(10_000);
  await put(before.ssm, 'two');
  await before.aws.close();

  const clock = createVirtualClock(before.clock.now());
  const aws = await startForTest({ clock, consistency: { parameters: 10 }, stateDirectory });
  const stale = await read(ssmFor(aws));
  clock.advance(10_000);

  expect([stale, await read(ssmFor(aws))]).toEqual(['one', 'two']);
});

test('an image is looked at later, and meanwhile nobody else can write', async () => {
  const { aws, clock, ssm } = await laggingServer(10);
  const id = await ownImage(ec2For(aws));
  const wrong = await put(ssm, 'ami-00000000000000000', image);
  const meanwhile = await codeOf(put(ssm, id, image));
  clock.advance(10_000);
  const afterWrong = await read(ssm);
  const right = await put(ssm, id, image);
  clock.advance(9999);
  const tooEarly = await read(ssm);
  clock.advance(1);

  expect(wrong.Version).toBe(1);
  expect(meanwhile).toBe('TooManyUpdates');
  expect(afterWrong).toBe('ParameterNotFound');
  expect(right.Version).toBe(1);
  expect(tooEarly).toBe('ParameterNotFound');
  expect(await read(ssm)).toBe(id);
});

test('an image that cannot be used leaves the version before in place', async () => {
  const { aws, clock, ssm } = await laggingServer(0);
  const id = await ownImage(ec2For(aws));
  await put(ssm, id, image);
  const gone = await ownImage(ec2For(aws), 'gone');
  await ec2For(aws).send(new DeregisterImageCommand({ ImageId: gone }));
  const answer = await put(ssm, gone, image);
  clock.advance(1000);

  expect(answer.Version).toBe(2);
  expect(await read(ssm)).toBe(id);
  expect(await put(ssm, id, image)).toMatchObject({ Version: 2 });
});

test('an image that is still copied when it is looked at is not written', async () => {
  const clock = createVirtualClock();
  const aws = await startForTest({ clock, copySeconds: 60 });
  const ssm = ssmFor(aws);
  const id = await ownImage(ec2For(aws));

  await put(ssm, id, image);
  const early = await read(ssm);
  clock.advance(60_000);
  const late = await read(ssm);
  await put(ssm, id, image);

  expect([early, late]).toEqual(['ParameterNotFound', 'ParameterNotFound']);
  expect(await read(ssm)).toBe(id);
});

test('what is deleted while its image is looked at does not come back', async () => {
  const { aws, clock, ssm } = await laggingServer(10);
  const id = await ownImage(ec2For(aws));
  await put(ssm, 'text');
  await put(ssm, id, image);
  await ssm.send(new DeleteParameterCommand({ Name }));
  clock.advance(20_000);

  expect(await read(ssm)).toBe('ParameterNotFound');
});
