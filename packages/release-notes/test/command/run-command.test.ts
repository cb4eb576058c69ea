import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../src/command/run-command.js';
import { parseReleaseNotes } from '../../src/schemas/index.js';
import {
  createRepository,
  isolated,
  type TestRepository,
  temporaryFolder,
} from '../support/repository.js';

interface RunOptions {
  readonly directory: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

async function run({ directory, env = {}, signal }: RunOptions, ...argv: readonly string[]) {
  let stdout = '';
  const said: string[] = [];
  const code = await runCommand(argv, {
    env: { ...isolated, ...env },
    directory,
    print: (text) => {
      stdout += text;
    },
    say: (line) => {
      said.push(line);
    },
    version: '1.2.3',
    now: () => Date.UTC(2026, 10, 28),
    ...(signal && { signal }),
  });
  return { code, stdout, stderr: said.join('\n') };
}

/** Two releases and something after them. */
async function twoReleases(): Promise<TestRepository> {
  const repository = await createRepository();
  await repository.commit('feat: first');
  await repository.git('tag', 'v1');
  await repository.commit('fix(ssh): close port 22 (#7)');
  await repository.commit('SOE-12: add chrony');
  await repository.git('tag', 'v2');
  await repository.commit('feat: not released');
  return repository;
}

describe('notes of a range', () => {
  it('are those between two tags, in any repository without configuration', async () => {
    const { directory } = await twoReleases();
    const { code, stdout, stderr } = await run(
      { directory },
      ...['--from', 'v1', '--to', 'v2', '--format', 'md'],
    );

    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toContain('# repository 2\n');
    expect(stdout).toContain('since 1');
    expect(stdout).toContain('close port 22');
    expect(stdout).not.toMatch(/first|not released/);
  });

  it('begin at the newest release where nothing is named, and say so', async () => {
    const { directory } = await twoReleases();
    const { stdout, stderr } = await run({ directory: join(directory, '.') });

    expect(stderr).toContain('from v2, the newest release before HEAD');
    expect(stdout).toContain('# repository unreleased');
    expect(stdout).toContain('not released');
    const tagged = await run({ directory }, '--to', 'v2');
    expect(tagged.stderr).toContain('from v1,');
    expect(tagged.stdout).toContain('# repository 2\n');
  });

  it('begin at the beginning where there is no release', async () => {
    const repository = await createRepository();
    await repository.commit('feat: first');
    const { code, stdout, stderr } = await run(repository);

    expect(code).toBe(0);
    expect(stderr).toContain('no version tag was found');
    expect(stdout).toContain('first');
  });

  it('take names, links and issues from the remote, never its credentials', async () => {
    const repository = await twoReleases();
    await repository.git(
      'remote',
      'add',
      'origin',
      'https://bot:hunter2@github.com/acme/images.git',
    );
    const { stdout, stderr } = await run(
      repository,
      ...[
        '--from',
        'v1',
        '--to',
        'v2',
        '--jira-project',
        'SOE',
        '--jira-url',
        'https://jira.example.com',
      ],
    );

    expect(stdout).toContain('# images 2');
    expect(stdout).toContain('https://github.com/acme/images/issues/7');
    expect(stdout).toContain('https://jira.example.com/browse/SOE-12');
    expect(stdout).toMatch(/https:\/\/github\.com\/acme\/images\/commit\/[0-9a-f]{40}/);
    expect(stdout + stderr).not.toContain('hunter2');
  });

  it.each([
    'https://gitlab.com/foo.git',
    'https://gitlab.com/a/b%20c',
    'https://github.com/acme/b~ar',
    'https://github.com/_acme/app',
    'git@github.com:acme/app/wiki.git',
    '--upload-pack=x',
  ])('do without links where the remote is %s', async (remote) => {
    const repository = await twoReleases();
    await repository.git('config', 'remote.origin.url', remote);
    const { code, stdout } = await run(repository, '--to', 'v2', '--json');

    expect(code).toBe(0);
    expect(parseReleaseNotes(stdout).links).toEqual({});
  });

  it('link to GitLab in its own way', async () => {
    const repository = await createRepository();
    await repository.commit('a');
    await repository.git('tag', 'v1.0.0');
    await repository.branch('topic');
    await repository.commit('feat: x for #3', { file: 'b' });
    await repository.checkout('main');
    await repository.merge(
      'topic',
      "Merge branch 'topic' into 'main'\n\nX\n\nSee merge request group/sub/app!12",
    );
    await repository.git('remote', 'add', 'origin', 'git@gitlab.com:group/sub/app.git');
    const { stdout } = await run(repository);

    const project = 'https://gitlab.com/group/sub/app/-';
    expect(stdout).toContain(`${project}/issues/3`);
    expect(stdout).toContain(`${project}/merge_requests/12`);
    expect(stdout).toContain(`${project}/commit/`);
    expect(stdout).toContain(`${project}/compare/`);
  });

  it.each(['md', 'gfm', 'html', 'text', 'json', 'adf', 'confluence', 'slack', 'teams'])(
    'are written as %s',
    async (format) => {
      const { directory } = await twoReleases();
      const { code, stdout } = await run({ directory }, '--format', format);

      expect(code).toBe(0);
      expect(stdout).toContain('not released');
      if (['json', 'adf', 'slack', 'teams'].includes(format)) {
        expect(JSON.parse(stdout)).toBeTypeOf('object');
      }
    },
  );

  it('are written to a file as a whole, in the format of its name', async () => {
    const { directory } = await twoReleases();
    const folder = await temporaryFolder();
    const file = join(folder, 'deep/notes.html');
    const { code, stdout, stderr } = await run({ directory }, '--output', file);

    expect(code).toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toContain(`wrote ${file}`);
    expect(await readFile(file, 'utf8')).toMatch(/^<!doctype html>/i);
    expect(await readdir(join(folder, 'deep'))).toEqual(['notes.html']);
    await mkdir(join(folder, 'x.md'));
    expect((await run({ directory }, '-o', join(folder, 'x.md'))).code).toBe(1);
  });

  it('only tell what touches the paths', async () => {
    const repository = await createRepository();
    await repository.commit('in a', { file: 'a' });
    await repository.commit('in b', { file: 'b' });
    const { stdout } = await run(repository, '--paths', 'b');

    expect(stdout).toContain('in b');
    expect(stdout).not.toContain('in a');
  });
});

describe('stored notes', () => {
  it('are rendered again, and several become one', async () => {
    const repository = await twoReleases();
    const folder = await temporaryFolder();
    const [one, two] = [join(folder, '1.json'), join(folder, '2.json')];
    await run(repository, '--to', 'v1', '-o', one);
    await run(repository, '--to', 'v2', '-o', two);

    const again = await run({ directory: folder }, '--notes', '2.json', '--format', 'json');
    expect(JSON.parse(again.stdout)).toEqual(JSON.parse(await readFile(two, 'utf8')));
    const merged = await run({ directory: folder }, '--merge', '1.json', '2.json', '--json');
    expect(parseReleaseNotes(merged.stdout).releases?.map(({ version }) => version)).toEqual([
      '1',
      '2',
    ]);
  });

  it('that are not valid, or not there, are told by name', async () => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, 'bad.json'), '{"schema":"release-notes/v1"}');

    const bad = await run({ directory }, '--notes', 'bad.json');
    expect(bad).toMatchObject({ code: 2, stdout: '' });
    expect(bad.stderr).toMatch(/bad\.json.*\[NOTES_INVALID\]/);
    const missing = await run({ directory }, '--notes', 'none.json');
    expect(missing.code).toBe(1);
    expect(missing.stderr).toMatch(/none\.json \(ENOENT\).*\[NOTES_FILE_FAILED\]/);
    expect((await run({ directory }, '--notes', 'bad.json', '--from', 'v1')).stderr).toContain(
      '--from',
    );
  });

  it('are edited and told to an audience', async () => {
    const repository = await twoReleases();
    const folder = await temporaryFolder();
    await writeFile(
      join(folder, 'edits.json'),
      JSON.stringify({
        rules: [{ match: { scope: 'ssh' }, section: 'Network' }],
        overrides: [{ change: 'SOE-12', subject: 'Time is kept' }],
      }),
    );
    const { code, stdout } = await run(
      { directory: folder },
      ...['-C', repository.directory, '--to', 'v2', '--edits', 'edits.json'],
      ...['--jira-project', 'SOE', '--audience', 'consumer'],
    );

    expect(code).toBe(0);
    expect(stdout).toContain('## Network');
    expect(stdout).toContain('Time is kept');
  });
});

describe('a template', () => {
  it('writes the notes in the words of a team, and is refused with its place', async () => {
    const { directory } = await twoReleases();
    const folder = await temporaryFolder();
    const file = join(folder, 'team.hbs');
    await writeFile(
      file,
      '{{name}} {{version}}:{{#each sections}}{{#each changes}} {{subject}}{{/each}}{{/each}}',
    );
    const { code, stdout } = await run(
      { directory },
      '--to',
      'v1',
      '--template',
      file,
      '-f',
      'text',
    );
    expect(code).toBe(0);
    expect(stdout).toBe('repository 1: first');

    await writeFile(file, 'a\n{{{name}}}');
    const refused = await run({ directory }, '--template', file);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(/team\.hbs.*\[NOTES_TEMPLATE_INVALID\]/);
    expect((await run({ directory }, '--template', file, '--json')).code).toBe(2);
  });
});

describe('preview', () => {
  it('is a comment with the next version, and says it on standard error', async () => {
    const repository = await twoReleases();
    const { code, stdout, stderr } = await run(repository, 'preview');

    expect(code).toBe(0);
    expect(stdout).toMatch(/^<!-- soe-release-notes: preview -->\n/);
    expect(stdout).toContain('# repository 3');
    expect(stderr).toContain('Next release: 3 (tag v3) since v2.');
    const json = await run(repository, 'preview', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ suggestion: { tag: 'v3' }, previousTag: 'v2' });
  });
});

describe('lint', () => {
  it('fails where a commit would make poor notes, and says what to do', async () => {
    const repository = await twoReleases();
    expect(await run(repository, 'lint')).toMatchObject({
      code: 0,
      stdout: '1 commit will make good notes.\n',
    });

    await repository.commit('faet: add ntp');
    const { code, stdout } = await run(repository, 'lint');
    expect(code).toBe(1);
    expect(stdout).toContain('Write "feat: add ntp".');
    expect((await run(repository, 'lint', '--rule', 'type-unknown=warning')).code).toBe(0);
    expect((await run(repository, 'lint', '--rule', 'type-unknown=off')).stdout).toContain('good');
    const json = await run(repository, 'lint', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ errors: 1, commits: 2 });
    const github = await run(repository, 'lint', '--format', 'github');
    expect(github.stdout).toMatch(/^::error title=type-unknown::/m);
  });

  it('asks for issues where a project is named', async () => {
    const repository = await twoReleases();
    const { code, stdout } = await run(repository, 'lint', '--jira-project', 'SOE,OPS');

    expect(code).toBe(0);
    expect(stdout).toContain('warning issue-missing');
  });
});

describe('the command line', () => {
  it.each([
    [['--nope'], /nope.*--help/],
    [['nope'], /no command "nope"/],
    [['v1', 'v2'], /--from v1 --to v2/],
    [['--format', 'pdf'], /none of md, gfm/],
    [['--audience', 'all'], /neither consumer nor maintainer/],
    [['--jira-url', 'https://x'], /needs --jira-project/],
    [['--notes', 'a', '--merge', 'b'], /cannot be used together/],
    [['--json', '--format', 'md'], /differ/],
    [['lint', '--format', 'html'], /none of text, json, github/],
    [['lint', '--json', '--format', 'text'], /differ/],
    [['lint', '--rule', 'subject-long=off=error'], /subject-long=off/],
    [['lint', '--rule', 'nope=off'], /there is no rule "nope"/],
    [['lint', '--rule', 'subject-long=loud'], /subject-long=off/],
    [['lint', '--max-subject', '-1'], /max-subject/],
    [['lint', '--audience', 'consumer'], /--audience cannot be used here/],
    [['preview', '--notes', 'x'], /--notes cannot be used here/],
  ])('refuses %j with exit code 2', async (argv, expected) => {
    const repository = await createRepository();
    await repository.commit('a');
    const { code, stdout, stderr } = await run(repository, ...argv);

    expect(stderr).toMatch(expected);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('has help and a version', async () => {
    const directory = await temporaryFolder();
    expect(await run({ directory }, '--version')).toMatchObject({ code: 0, stdout: '1.2.3\n' });
    for (const argv of [['--help'], ['lint', '-h'], ['help']]) {
      const { code, stdout } = await run({ directory }, ...argv);
      expect(code).toBe(0);
      expect(stdout).toContain('Usage: soe-release-notes');
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110);
    }
  });

  it('tells failures of git with their codes, in harmless text', async () => {
    const directory = await temporaryFolder();
    const { code, stderr } = await run({ directory });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^soe-release-notes: .*\[GIT_NOT_A_REPOSITORY\]$/);

    const repository = await twoReleases();
    const unknown = await run(repository, '--from', '--output=/tmp/\u001b[31mx');
    expect(unknown.code).toBe(2);
    const named = await run(repository, '--from=\u001b[31m::x');
    expect(named.code).toBe(1);
    expect(named.stderr).toMatch(/GIT_UNKNOWN_REVISION/);
    expect(named.stderr).not.toContain('\u001b');
  });

  it('ends with 130 when it is stopped', async () => {
    const repository = await twoReleases();
    const signal = AbortSignal.abort(new Error('cancelled by SIGINT'));
    expect(await run({ ...repository, directory: repository.directory, signal })).toMatchObject({
      code: 130,
      stderr: 'soe-release-notes: cancelled by SIGINT',
    });
  });
});
