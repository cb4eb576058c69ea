import { describe, expect, it } from 'vitest';
import { checkOptions } from '../src/check-options.js';
import type { RunPackerOptions } from '../src/options.js';

const options: RunPackerOptions = { template: 'image.pkr.hcl', runDirectory: 'run', env: {} };

describe('checkOptions', () => {
  it('accepts every kind of value', () => {
    const variables = {
      text: '',
      number: 1.5,
      no: false,
      list: ['a', [1]],
      map: { a: { b: true } },
    };

    expect(() =>
      checkOptions({ ...options, variables, secrets: ['four'], only: ['a.*'], timeout: 0 }),
    ).not.toThrow();
  });

  it.each<readonly [string, object]>([
    ['template', { template: '' }],
    ['template', { template: '-force' }],
    ['runDirectory', { runDirectory: '' }],
    ['only', { only: [] }],
    ['only', { only: ['a,b'] }],
    ['except', { except: [''] }],
    ['variables.size', { variables: { size: Number.NaN } }],
    ['variables.map.none', { variables: { map: { none: null } } }],
    ['variables.list.0', { variables: { list: [undefined] } }],
    ['timeout', { timeout: -1 }],
    ['timeout', { timeout: 2 ** 31 }],
    ['gracePeriod.interrupt', { gracePeriod: { interrupt: Number.NaN } }],
    ['gracePeriod.terminate', { gracePeriod: { terminate: -5 } }],
    ['gracePeriod', { gracePeriod: 5_000 }],
    ['gracePeriod.interupt', { gracePeriod: { interupt: 1 } }],
    ['silenceTimout', { silenceTimout: 5_000 }],
    ['silenceTimeout', { silenceTimeout: '5s' }],
    ['env', { env: undefined }],
    ['env.A', { env: { A: 5 } }],
    ['env.A=B', { env: { 'A=B': 'c' } }],
    ['env.TOKEN', { env: { TOKEN: 'hunter2\0' } }],
    ['secrets', { secrets: 'hunter2' }],
    ['secrets[0]', { secrets: [undefined] }],
    ['sensitive', { sensitive: ['name'] }],
    ['sensitive.name', { sensitive: { name: 'yes' } }],
    ['only', { only: 'null.a' }],
    ['variables', { variables: ['x'] }],
    ['variables.when', { variables: { when: new Date() } }],
    ['signal', { signal: new AbortController() }],
    ['onEvent', { onEvent: 5 }],
    ['cloud', { cloud: 'eu-west-1' }],
    ['runTags.a', { runTags: { a: 5 } }],
    ['debug', { debug: true }],
    ['manifestVariable', { manifestVariable: 'a', variables: { a: 'b' } }],
  ])('refuses %s: %j', (name, wrong) => {
    expect(() => checkOptions({ ...options, ...wrong })).toThrow(
      expect.objectContaining({
        code: 'PACKER_OPTION_INVALID',
        message: expect.stringContaining(`option ${name} `),
      }),
    );
  });
});
