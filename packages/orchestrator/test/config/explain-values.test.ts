import { expect, test } from 'vitest';
import { explainValues } from '../../src/config/explain-values.js';
import { readConfigText } from '../../src/config/read-config-file.js';
import { resolveConfig } from '../../src/config/resolve-config.js';

const written = readConfigText(
  `owner: "111122223333"
region: us-east-1
distribution: { regions: [us-east-1], tags: { a.b: dotted, a: plain } }
flavors:
  ubuntu-24: &flavor { template: u, sources: { x86_64: { parameter: /x } }, variables: { a.b: one, a: { b: two } } }
  ubuntu-24.04: *flavor
`,
  'soe.config.yaml',
);
const resolution = resolveConfig(written, { env: {}, parameters: new Map() });

test('keys with dots in them are not taken for members', () => {
  const { config = undefined } = resolution;
  if (config === undefined) throw new Error(JSON.stringify(resolution.problems));

  const { config: shown, values } = explainValues(config, { ...resolution, written }, 'ubuntu-24');

  expect(shown).toMatchObject({ variables: { 'a.b': 'one', a: { b: 'two' } } });
  expect(values.filter(({ path }) => path.startsWith('flavors.ubuntu-24.04'))).toEqual([]);
});
