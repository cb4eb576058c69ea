import { describe, expect, it } from 'vitest';
import { isSecretName, secretValues } from '../../src/redaction/secret-values.js';

describe('isSecretName', () => {
  it.each([
    'password',
    'db_password',
    'winrm-password',
    'GITHUB_TOKEN',
    'apiKey',
    'AWS_SECRET_ACCESS_KEY',
    'client_secret',
    'ssh_private_key',
    'token2',
  ])('takes %s for the name of a secret', (name) => expect(isSecretName(name)).toBe(true));

  it.each([
    'token_lifetime',
    'ssh_private_key_file',
    'secretary',
    'AWS_ACCESS_KEY_ID',
    'key_name',
    'region',
  ])('does not take %s for one', (name) => expect(isSecretName(name)).toBe(false));
});

describe('secretValues', () => {
  it('joins what is given, named, declared and in the environment, each once', () => {
    const values = secretValues({
      secrets: ['given-1'],
      sensitive: { odd: true, api_token: false },
      variables: { odd: 'odd-1', api_token: 'no secret', db_password: 'given-1', map: 'plain' },
      declared: [{ name: 'map' }, { name: 'other', values: [['default-1', 7, null]] }],
      env: { PKR_VAR_my_secret: 'env-secret', API_KEY: 'short', HOME: '/home/builder' },
    });

    expect(values).toEqual(['given-1', 'odd-1', 'plain', 'default-1', 'env-secret']);
  });

  it('reaches into lists and maps, and leaves out what says nothing', () => {
    const variables = { passwords: ['first-1', { a: 'second-1', b: true }], password: '  ' };

    expect(secretValues({ variables })).toEqual(['first-1', 'second-1']);
  });

  it('refuses what is too short without showing it', () => {
    const values = () => secretValues({ secrets: ['long enough', ' pw '] });

    expect(values).toThrow(
      expect.objectContaining({ message: expect.stringContaining('secrets[1]') }),
    );
    expect(values).not.toThrow(/pw/);
  });

  it('looks up what the default of a declared variable asks the environment for', () => {
    const declared = [
      { name: 'pin', environment: ['DB_PIN', 'UNSET', 'EMPTY'] },
      { name: 'given', environment: ['IGNORED'] },
      { name: 'api_token', environment: ['SHORT', 'LONG'], byName: true },
    ];
    const env = {
      DB_PIN: '48213',
      EMPTY: '',
      IGNORED: 'ignored',
      SHORT: 'short',
      LONG: 'long-enough',
    };

    const values = secretValues({ declared, env, variables: { given: 'value' } });

    expect(values).toEqual(['value', '48213', 'long-enough']);
  });

  it('takes what a template gives to what is only named like a secret, and to locals', () => {
    const declared = [
      { name: 'api_token', values: ['token-1'], byName: true },
      { name: 'other_token', values: ['no secret'], byName: true },
      { name: 'url', kind: 'local', values: ['https://me:pw@host'] },
    ] as const;

    const values = secretValues({ declared, sensitive: { other_token: false } });

    expect(values).toEqual(['token-1', 'https://me:pw@host']);
  });

  it('takes shorter values of declared variables from the environment than of others', () => {
    const declared = [{ name: 'pin' }, { name: 'db_password', byName: true }];
    const env = {
      PKR_VAR_pin: '48213',
      PKR_VAR_code: '1234',
      PKR_VAR_db_password: 'short',
      PKR_VAR_other_password: 'short',
      pin: '5678',
    };

    expect(secretValues({ declared, env, sensitive: { code: true } })).toEqual(['48213', '1234']);
  });

  it.each([
    ['PKR_VAR_pin', [{ name: 'pin' }]],
    ['DB_PIN', [{ name: 'pin', environment: ['DB_PIN'] }]],
  ])('refuses what is too short in %s of a declared variable', (name, declared) => {
    const values = () => secretValues({ declared, env: { [name]: '482' } });

    expect(values).toThrow(
      expect.objectContaining({
        code: 'PACKER_OPTION_INVALID',
        message: expect.stringContaining(name),
      }),
    );
    expect(values).not.toThrow(/482/);
  });

  it.each([
    [
      'JSON',
      '{"user":"root","ports":[22,123456789012345678],"password":"say \\"hi\\""}',
      'say "hi"',
    ],
    [
      'HCL',
      '{ user = "root", "ports" : [22, 123456789012345678], password = "tab\\tbed" }',
      'tab\tbed',
    ],
  ])('masks the texts in a map that the environment gives as %s', (_, text, password) => {
    const values = secretValues({ declared: [{ name: 'x' }], env: { PKR_VAR_x: text } });

    expect(values).toEqual(expect.arrayContaining([text, 'root', '123456789012345678', password]));
    expect(values).not.toContain('ports');
    expect(values).not.toContain('22');
  });

  it('does not take a switch in the environment for a secret', () => {
    const env = { PKR_VAR_debug: 'true', PKR_VAR_text: 'truest' };

    expect(secretValues({ declared: [{ name: 'debug' }, { name: 'text' }], env })).toEqual([
      'truest',
    ]);
  });
});
