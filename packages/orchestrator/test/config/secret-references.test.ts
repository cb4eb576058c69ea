import { expect, test } from 'vitest';
import { takeConfig } from '../../src/config/load-config.js';
import type { FlavorSettings } from '../../src/index.js';
import { config } from '../config.js';

const env = { GITHUB_TOKEN: 'not-to-be-seen', STAGE: 'test' };
const token = `\${env.GITHUB_TOKEN}`;

const take = (settings: FlavorSettings) => {
  const { al2023 = { template: '', sources: {} } } = config.flavors;
  const defaults = { secrets: ['pin'] };
  const flavors = { al2023: { ...al2023, ...settings } };
  return takeConfig({ ...config, defaults, flavors }, '/images/soe.config.json', { env });
};

test.each<[FlavorSettings, string]>([
  [{ purpose: `for ${token}` }, 'flavors.al2023.purpose'],
  [{ variables: { motd: token } }, 'flavors.al2023.variables.motd'],
  [{ distribution: { tags: { team: token } } }, 'flavors.al2023.distribution.tags.team'],
])('a secret of the environment is refused where it would be seen: %j', async (settings, place) => {
  const taken = take(settings);

  await expect(taken).rejects.toMatchObject({
    code: 'SOE_CONFIG_INVALID',
    message: expect.stringContaining(`${place}`),
  });
  await expect(taken).rejects.toThrow('GITHUB_TOKEN is a secret by its name');
  await expect(taken).rejects.not.toThrow(env.GITHUB_TOKEN);
});

test('template variables that are secrets themselves may hold one, and others what is none', async () => {
  const variables = { api_token: token, pin: token, stage: `\${env.STAGE}` };

  await expect(take({ variables })).resolves.toMatchObject({
    config: { flavors: { al2023: { variables: { pin: 'not-to-be-seen', stage: 'test' } } } },
  });
});

test('a default that is written out is refused in a variable that is a secret, an empty one is not', async () => {
  await expect(take({ variables: { api_token: `\${env.API_TOKEN:-hunter2}` } })).rejects.toThrow(
    /variables\.api_token: api_token is a secret by its name/,
  );
  await expect(take({ variables: { api_token: `\${env.API_TOKEN:-}` } })).resolves.toBeDefined();
});
