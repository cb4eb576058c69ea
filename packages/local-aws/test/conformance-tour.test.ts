import { expect, onTestFinished, test } from 'vitest';
import type { Answer } from '../src/protocols/wire.js';
import type { Service } from '../src/services/service.js';
import { services } from '../src/services/services.js';
import { type LocalAwsOptions, startServices } from '../src/start-local-aws.js';
import { temporaryDirectory } from './support/directory.js';
import { fakeCompute } from './support/fake-compute.js';
import { sdkOperation, servicesWithoutClient, type WireShape } from './support/sdk-shapes.js';
import { takeHostedTours, takeTours } from './tours/tours.js';

/** What needs a retention rule of the Recycle Bin, and there can be none here. */
const alwaysRefused = ['ec2 RestoreImageFromRecycleBin', 'ec2 RestoreSnapshotFromRecycleBin'];

test('every operation answers the SDK, with nothing that the SDK would not read', async () => {
  const answered = new Set<string>();
  const unknown: string[] = [];
  const start = async (options: LocalAwsOptions): Promise<string> => {
    const aws = await startServices(
      services.map((service) =>
        watched(service, (action, answer) => {
          answered.add(`${service.name} ${action}`);
          if (servicesWithoutClient.includes(service.name)) return;
          const { output } = sdkOperation(service.name, action);
          unknown.push(...unknownIn(answer, output).map((path) => `${action}: ${path}`));
        }),
      ),
      options,
    );
    onTestFinished(() => aws.close());
    return aws.endpoint;
  };
  const machines = fakeCompute(await temporaryDirectory());

  await takeTours(await start({}));
  await takeHostedTours(await start({ compute: { kind: 'own', machines } }));

  const all = services.flatMap(({ name, operations }) =>
    operations.map(({ action }) => `${name} ${action}`),
  );
  expect([...answered, ...alwaysRefused].toSorted()).toEqual(all.toSorted());
  // Every answer of EC2 that carries nothing else says so, which SDKs do not read.
  expect(unknown.filter((path) => !path.endsWith(': return'))).toEqual([]);
});

function watched(service: Service, watch: (action: string, answer: Answer) => void): Service {
  return {
    ...service,
    operations: service.operations.map((operation) => ({
      ...operation,
      call(input, context) {
        const answer = operation.call(input, context);
        watch(operation.action, answer);
        return answer;
      },
    })),
  };
}

/** The members of an answer that the SDK does not have, by path. */
function unknownIn(answer: Answer, shape: WireShape): string[] {
  if (Array.isArray(answer)) return answer.flatMap((item) => unknownIn(item, shape));
  if (typeof answer !== 'object' || answer instanceof Date || shape.isOpen === true) return [];
  if (answer instanceof Uint8Array) return [];
  return Object.entries(answer).flatMap(([name, value]) => {
    const known = shape.members?.[name];
    if (known === undefined) return [name];
    return unknownIn(value, known()).map((path) => `${name}.${path}`);
  });
}
