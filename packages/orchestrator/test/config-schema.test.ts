import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { publishedSchema, undescribed } from './config/published-schema.js';
import { config } from './config.js';

const schema = publishedSchema();
const fits = new Ajv2020({ strict: false, formats: { uri: true, date: true } }).compile(schema);

test('the published JSON Schema describes what people write', async () => {
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(
    '../schemas/config.json',
  );
});

test('every member has a description, which editors show', () => {
  expect(undescribed(schema)).toEqual([]);
});

const { al2023 } = config.flavors;
const linux = { template: 'linux', sources: { x86_64: { parameter: '/aws/x' } } };

describe('what editors take', () => {
  test.each([
    ['a whole configuration', config],
    [
      'flavors that inherit',
      { ...config, bases: { linux }, flavors: { a1: { extends: 'linux' } } },
    ],
    [
      'several bases, removed members',
      {
        ...config,
        defaults: { purpose: 'x' },
        flavors: { a1: { ...al2023, extends: ['a', 'b'], purpose: null } },
      },
    ],
    [
      'references where numbers, fixed words, lists and patterns stand',
      {
        ...config,
        owner: `\${env.OWNER}`,
        distribution: {
          regions: [`\${env.REGION}`, { region: 'eu-west-1', copyMinutes: `\${env.MINUTES}` }],
          accounts: `\${parameter:/accounts}`,
          public: `\${env.PUBLIC:-false}`,
        },
        flavors: { a1: { ...al2023, lifecycle: { kind: `\${env.KIND}` } } },
      },
    ],
    [
      'an architecture that is switched off',
      { ...config, flavors: { a1: { extends: 'b', sources: { arm64: null } } } },
    ],
  ])('%s', (_what, value) => {
    fits(value);
    expect(fits.errors ?? []).toEqual([]);
  });
});

describe('what editors mark', () => {
  test.each([
    ['a member that there is not', { ...config, flavours: {} }],
    ['a member of a base that there is not', { ...config, bases: { linux: { templates: 'x' } } }],
    [
      'a word that is none of the fixed ones',
      { ...config, defaults: { lifecycle: { kind: 'forever' } } },
    ],
    ['an account that is none', { ...config, owner: 'me' }],
    ['no flavors', { ...config, flavors: undefined }],
    ['null where nothing is inherited', { ...config, owner: null }],
  ])('%s', (_what, value) => {
    expect(fits(JSON.parse(JSON.stringify(value)))).toBe(false);
  });
});
