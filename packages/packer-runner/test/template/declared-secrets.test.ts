import { describe, expect, it } from 'vitest';
import { secretValues } from '../../src/redaction/secret-values.js';
import { declaredSecrets } from '../../src/run/declared-secrets.js';
import { temporaryFolder } from '../support/template.js';

const sensitive = (name: string, rest: string): string =>
  `variable "${name}" {\n  sensitive = true\n  ${rest}\n}\n`;

describe('declaredSecrets', () => {
  it('finds the values of variables that are only named like secrets', async () => {
    const folder = await temporaryFolder({
      'a.pkr.hcl': 'variable "db_password" { default = "in-default" }\nvariable "api_token" {}',
      'a.auto.pkrvars.hcl': 'api_token = "in-file"\nnot_declared_secret = "in-message"',
    });

    const { declared, warnings } = await declaredSecrets(folder, '/');

    expect(warnings).toEqual([]);
    expect(secretValues({ declared })).toEqual(['in-default', 'in-file', 'in-message']);
  });

  it('finds them in JSON, whatever hides their names', async () => {
    const folder = await temporaryFolder({
      'a.pkr.json': '{ "variable": { "pi\\u006e": { "sensiti\\u0076e": true } } }',
      'a.auto.pkrvars.json': '{ "pin": "in-file" }',
    });

    const { declared } = await declaredSecrets(folder, '/');

    expect(secretValues({ declared })).toEqual(['in-file']);
  });

  it('finds the values of variables that the caller calls secret, and not of others', async () => {
    const folder = await temporaryFolder({
      'a.pkr.hcl':
        'variable "pin" { default = "pin-1" }\nvariable "api_token" { default = "seen" }',
    });
    const options = { sensitive: { pin: true, api_token: false } };

    const { declared } = await declaredSecrets(folder, '/', options);

    expect(secretValues({ ...options, declared })).toEqual(['pin-1']);
  });

  it('warns of a declared secret whose value it cannot know', async () => {
    const folder = await temporaryFolder({
      'a.pkr.hcl': [
        sensitive('unknown', 'default = upper("x")'),
        sensitive('given', 'default = upper("x")'),
        sensitive('in_environment', 'default = upper("x")'),
        sensitive('public', 'default = upper("x")'),
        sensitive('called', 'default = env("DB_PASS")'),
        sensitive('required', ''),
        'local "computed" {\n  sensitive = true\n  expression = data.x.y\n}',
        'variable "some_password" { default = upper("x") }',
      ].join('\n'),
    });

    const { warnings } = await declaredSecrets(folder, '/', {
      variables: { given: 'given' },
      env: { PKR_VAR_in_environment: 'given' },
      sensitive: { public: false },
    });

    expect(warnings).toEqual([
      expect.stringContaining('variable unknown has'),
      expect.stringContaining('local computed has'),
    ]);
  });

  it('warns of a template that it cannot read to its end', async () => {
    const folder = await temporaryFolder({ 'a.pkr.hcl': `${sensitive('x', '')}\n}}` });

    const { warnings } = await declaredSecrets(folder, '/');

    expect(warnings).toEqual([expect.stringMatching(/are not masked unless .*a\.pkr\.hcl/)]);
  });
});
