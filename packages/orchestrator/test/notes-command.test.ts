import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ReleaseNotes } from '@soe/release-notes';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { type NotesOptions, notes } from '../src/commands/notes.js';
import type { NotesPlaces } from '../src/config/notes-config.js';
import { config } from './config.js';
import { makeWorkspace, type Workspace } from './workspace.js';

const written: ReleaseNotes = {
  schema: 'release-notes/v1',
  name: 'al2023',
  version: '2026.11.0',
  date: '2026-11-28T00:00:00.000Z',
  breaking: [],
  sections: [
    {
      title: 'Features',
      changes: [
        { subject: 'Serve IPv6', hash: 'a'.repeat(40), author: 'Ada', issues: [], breaking: false },
        {
          subject: 'Move the build',
          hash: 'b'.repeat(40),
          author: 'Ada',
          issues: [],
          breaking: false,
          audience: 'maintainer',
        },
      ],
    },
  ],
  issues: [],
  images: [],
  warnings: [],
  links: {},
};

let workspace: Workspace;
beforeEach(() => {
  workspace = makeWorkspace();
  workspace.write('.soe/releases/al2023/2026.11.0/notes.json', JSON.stringify(written));
  configure({});
});

function configure(publish: NotesPlaces): void {
  workspace.write('soe.config.json', JSON.stringify({ ...config, notes: { publish } }));
}

/** What the command answers and tells. */
async function ask(options: NotesOptions = {}, env: Readonly<Record<string, string>> = {}) {
  const lines: string[] = [];
  const told: string[] = [];
  const code = await notes('al2023', '2026.11.0', options, {
    directory: workspace.directory,
    env,
    version: '1.0.0',
    signal: new AbortController().signal,
    json: false,
    print: (line) => void lines.push(line),
    say: (line) => void told.push(line),
  });
  return { code, output: lines.join('\n'), told: told.join('\n') };
}

test('notes are printed in any format', async () => {
  await expect(ask()).resolves.toMatchObject({ output: expect.stringMatching(/^# al2023/) });
  await expect(ask({ format: 'html' })).resolves.toMatchObject({
    output: expect.stringMatching(/^<!doctype html>/i),
  });
  await expect(ask({ format: 'word' })).rejects.toThrow('--format is one of md, gfm, html');
});

test('what is for maintainers alone is not told to consumers', async () => {
  expect((await ask()).output).toContain('Move the build');
  const { output } = await ask({ audience: 'consumer' });

  expect(output).toContain('Serve IPv6');
  expect(output).not.toContain('Move the build');
});

test('publishing shows its plan, writes with --yes, and has nothing left to do then', async () => {
  configure({ changelog: 'CHANGELOG.md' });

  const planned = await ask({ publish: true });
  expect(planned).toMatchObject({ code: 0, output: expect.stringContaining('CHANGELOG.md') });
  expect(planned.told).toContain('--yes');
  expect(() => workspace.read('CHANGELOG.md')).toThrow('ENOENT');

  const done = await ask({ publish: true, yes: true });
  expect(done).toMatchObject({ code: 0, output: expect.stringMatching(/^done: changelog-file/) });
  expect(workspace.read('CHANGELOG.md')).toContain('Serve IPv6');
  await expect(ask({ publish: true, yes: true })).resolves.toMatchObject({
    output: expect.stringMatching(/^unchanged: /),
  });
});

test('a place without its credentials is told before anything is written', async () => {
  configure({ changelog: 'CHANGELOG.md', slack: true });

  await expect(ask({ publish: true, yes: true })).rejects.toThrow(
    'notes.publish.slack needs SLACK_WEBHOOK_URL in the environment',
  );
  expect(() => workspace.read('CHANGELOG.md')).toThrow('ENOENT');
});

test('no place, and --yes without --publish, are told', async () => {
  await expect(ask({ publish: true })).rejects.toThrow('notes.publish names no place');
  await expect(ask({ yes: true })).rejects.toThrow('--yes goes with --publish');
});

test('braces that stand for nothing are refused', async () => {
  configure({ githubRelease: { repository: 'acme/images', tag: '{flavour}/{version}' } });

  await expect(ask()).rejects.toThrow('only {flavor} and {version} may be in braces');
});

test('a changelog stays below the folder of the configuration', async () => {
  for (const changelog of ['../CHANGELOG.md', '/tmp/soe-notes-elsewhere/CHANGELOG.md']) {
    configure({ changelog });

    await expect(ask({ publish: true, yes: true })).rejects.toThrow('leads out of');
  }
});

test('stored notes of another release are neither shown nor published', async () => {
  const other = JSON.stringify({ ...written, version: '2026.10.0' });
  workspace.write('.soe/releases/al2023/2026.11.0/notes.json', other);
  configure({ changelog: 'CHANGELOG.md' });

  await expect(ask({ publish: true, yes: true })).rejects.toThrow('al2023 2026.10.0');
  expect(() => workspace.read('CHANGELOG.md')).toThrow('ENOENT');
});

test('tokens go to the addresses of the environment, not to those of the configuration', async () => {
  const there = await listen();
  const here = await listen();
  configure({
    confluencePage: { baseUrl: there.url, space: 'OPS', title: '{flavor} {version}' },
    jiraVersion: { project: 'SOE', version: '{version}', baseUrl: there.url },
  });

  const { code, output } = await ask(
    { publish: true },
    {
      CONFLUENCE_URL: here.url,
      CONFLUENCE_TOKEN: 'confluence-secret',
      JIRA_URL: here.url,
      JIRA_TOKEN: 'jira-secret',
    },
  );

  expect(code).toBe(1);
  expect(there.authorizations).toEqual([]);
  expect(new Set(here.authorizations)).toEqual(
    new Set(['Bearer confluence-secret', 'Bearer jira-secret']),
  );
  expect(output).not.toMatch(/secret/);
  // What a server says is no command to a CI system.
  expect(output).toContain('# #[add-mask]');
});

/** A server that refuses everybody, and writes down who came. */
async function listen() {
  const authorizations: (string | undefined)[] = [];
  const server = createServer(({ headers }, response) => {
    authorizations.push(headers.authorization);
    const body = JSON.stringify({ message: `##[add-mask] ${headers.authorization}` });
    response.writeHead(401, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, authorizations };
}
