import { expect, test } from 'vitest';
import type { LoadedConfig } from '../../src/config/load-config.js';
import type { ConfiguredSubject } from '../../src/doctor/check.js';
import { checkTrackers } from '../../src/doctor/checks/trackers.js';

const token = 'very-secret-1';

async function asked(env: Record<string, string>): Promise<string> {
  const loaded = {
    config: { issues: { jira: { projects: ['SOE'] }, github: { repository: 'acme/images' } } },
  } as unknown as LoadedConfig;
  const subject = { loaded, env, fetch, signal: new AbortController().signal };
  return JSON.stringify(await checkTrackers(subject as unknown as ConfiguredSubject));
}

test.each([
  ['a user in it', { JIRA_URL: `http://me:${token}@127.0.0.1:9/` }],
  ['no scheme', { JIRA_URL: token }],
])('an address with %s is told by its name, and never shown', async (_, env) => {
  const findings = await asked({ ...env, JIRA_TOKEN: 'other' });

  expect(findings).toContain('JIRA_URL');
  expect(findings).toContain('GITHUB_TOKEN');
  expect(findings).not.toContain(token);
});

test('a token that cannot be sent is not shown', async () => {
  const findings = await asked({ JIRA_URL: 'http://127.0.0.1:9/', JIRA_TOKEN: `${token}\u0100` });

  expect(findings).toContain('Jira at 127.0.0.1:9 cannot be reached');
  expect(findings).not.toContain(token);
});

test('a token with a line break is not shown', async () => {
  const JIRA_TOKEN = `${token}\n${token}`;
  const findings = await asked({ JIRA_URL: 'http://127.0.0.1:9/', JIRA_TOKEN });

  expect(findings).not.toContain(token);
});
