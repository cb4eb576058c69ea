import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { runCommand } from '../../src/command/run-command.js';
import { startServer } from '../support/http-faults.js';
import { startJira } from '../support/jira-emulator.js';
import { createRepository, isolated } from '../support/repository.js';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

async function run(
  directory: string,
  env: Readonly<Record<string, string>>,
  ...argv: readonly string[]
) {
  let stdout = '';
  let stderr = '';
  const code = await runCommand(argv, {
    env: { ...isolated, ...env },
    directory,
    print: (text) => {
      stdout += text;
    },
    say: (line) => {
      stderr += `${line}\n`;
    },
  });
  return { code, stdout, stderr };
}

async function repositoryWithIssue() {
  const repository = await createRepository();
  await repository.commit('Close port 22 (SOE-7)');
  return repository;
}

it('titles come from Jira where the environment has a token, and the token is shown nowhere', async () => {
  const jira = await startJira({ authorization: 'Bearer hunter2' });
  stops.push(() => jira.stop());
  jira.add('SOE-7');
  const { directory } = await repositoryWithIssue();
  const options = ['--jira-project', 'SOE', '--jira-url', jira.url, '--json'];

  const told = await run(directory, { JIRA_TOKEN: 'hunter2' }, ...options);
  expect(told.stdout).toContain('Summary of SOE-7');
  expect(told.stdout + told.stderr).not.toContain('hunter2');

  const calls = jira.calls.length;
  expect((await run(directory, {}, ...options)).stdout).not.toContain('Summary of');
  expect((await run(directory, { JIRA_TOKEN: 'hunter2' }, ...options, '--offline')).code).toBe(0);
  expect(jira.calls).toHaveLength(calls);
});

it('an issue that cannot be read is a warning, and an error where it is to be strict', async () => {
  const jira = await startJira({ authorization: 'Bearer right' });
  stops.push(() => jira.stop());
  const { directory } = await repositoryWithIssue();
  const env = { JIRA_TOKEN: 'wrong', JIRA_URL: jira.url };

  const warned = await run(directory, env, '--jira-project', 'SOE');
  expect(warned.code).toBe(0);
  expect(warned.stdout).toContain('Warning:');
  expect(warned.stderr).toContain('warning: ');
  const strict = await run(directory, env, '--jira-project', 'SOE', '--strict');
  expect(strict).toMatchObject({ code: 1, stdout: '' });
  expect(strict.stderr).toContain('[NOTES_ISSUE_UNREAD]');
  expect(strict.stderr).not.toContain('wrong');
});

it('a token of GitHub does not leave for a host that only the remote names', async () => {
  const heard: string[] = [];
  const server = await startServer(({ headers }) => {
    heard.push(String(headers.authorization));
    return { status: 200, body: { data: {} } };
  });
  stops.push(() => server.stop());
  const repository = await createRepository();
  await repository.commit('Close port 22 (#7)');
  const { port } = new URL(server.url);
  // A name that looks like GitHub and leads here, as a remote that somebody made up would.
  await repository.git('remote', 'add', 'origin', `http://github.localhost:${port}/acme/app`);
  const env = { GITHUB_TOKEN: 'hunter2' };

  const { code, stdout } = await run(repository.directory, env);
  expect(code).toBe(0);
  expect(stdout).toContain(`http://github.localhost:${port}/acme/app/issues/7`);
  expect(heard).toEqual([]);

  // The CI system says that it is its own server.
  await run(repository.directory, {
    ...env,
    GITHUB_SERVER_URL: `http://github.localhost:${port}`,
    GITHUB_API_URL: server.url,
  });
  expect(heard.length).toBeGreaterThan(0);
});

it('titles come from a file for teams without a tracker, without a token and offline', async () => {
  const { directory } = await repositoryWithIssue();
  writeFileSync(join(directory, 'issues.yaml'), 'SOE-7: Nobody uses port 22\n');

  const told = await run(directory, {}, '--issues', 'issues.yaml', '--offline');
  expect(told.stdout).toContain('SOE-7: Nobody uses port 22');

  writeFileSync(join(directory, 'issues.yaml'), 'SOE-7: { titel: x }\n');
  const refused = await run(directory, {}, '--issues', 'issues.yaml');
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toContain('issues.yaml: line 1');
});
