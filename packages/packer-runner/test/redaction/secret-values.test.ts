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
      declared: [{ name: 'map' }, { name: 'other', default: ['default-1', 7, null] }],
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
});
