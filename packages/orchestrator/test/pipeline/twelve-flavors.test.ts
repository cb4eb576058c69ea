import { expect, test } from 'vitest';
import { config } from '../config.js';
import { temporaryThings } from './aws-state.js';
import { openPipeline } from './open-pipeline.js';

const pipeline = openPipeline({ throttling: 'aws' });

const flavors = Array.from({ length: 12 }, (_, index) => `flavor-${index + 1}`);
const regions = ['us-east-1', 'eu-west-1'];

interface Answer {
  readonly status: string;
  readonly flavors: readonly {
    readonly flavor: string;
    readonly status: string;
    readonly record: {
      readonly images: readonly { readonly region: string; readonly architecture: string }[];
    };
  }[];
}

test('twelve flavors of two architectures are released at once, within the limits of EC2', {
  timeout: 300_000,
}, async () => {
  const { al2023 } = config.flavors;
  const sources = Object.fromEntries(
    ['x86_64', 'arm64'].map((architecture) => [
      architecture,
      {
        parameter: `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`,
      },
    ]),
  );
  pipeline.prepare('unused', 'true', {
    config: { flavors: {} },
  });
  const file = JSON.parse(pipeline.workspace.read('soe.config.json'));
  pipeline.workspace.write(
    'soe.config.json',
    JSON.stringify({
      ...file,
      flavors: Object.fromEntries(flavors.map((flavor) => [flavor, { ...al2023, sources }])),
    }),
  );
  pipeline.workspace.commit('Twelve flavors\n\nIssue: SOE-2');

  const answer: Answer = await pipeline.done('release', '--all');

  expect(answer.flavors.map(({ flavor, status }) => `${flavor} ${status}`)).toEqual(
    flavors.map((flavor) => `${flavor} done`),
  );
  for (const { record } of answer.flavors) {
    const places = record.images.map(({ region, architecture }) => `${region} ${architecture}`);
    expect(places.toSorted()).toEqual(
      regions.flatMap((region) => [`${region} x86_64`, `${region} arm64`]).toSorted(),
    );
  }
  const calls = pipeline.aws.calls();
  const done = calls.filter(({ status }) => status === 200).map(({ action }) => action);
  for (const action of ['RunInstances', 'CreateImage', 'CopyImage']) {
    expect(done.filter((each) => each === action)).toHaveLength(24);
  }
  // Ours keep the rates of AWS. Packers do not know of each other: eight that begin together launch eight instances
  // where AWS grants five at once and two a second. Packer asks again by itself; how often, the machine decides.
  const throttled = calls.filter((call) => call.throttled).map(({ action }) => action);
  expect(throttled.filter((action) => action !== 'RunInstances')).toEqual([]);
  for (const region of regions) expect(await temporaryThings(pipeline.aws, region)).toEqual([]);
});
