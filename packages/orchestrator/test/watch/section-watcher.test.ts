import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PipelineEvent } from '../../src/pipeline/context.js';
import { githubDialect } from '../../src/watch/github-dialect.js';
import { gitlabDialect } from '../../src/watch/gitlab-dialect.js';
import { openScreen, type ScreenStream } from '../../src/watch/screen.js';
import { type SectionDialect, sectionWatcher } from '../../src/watch/section-watcher.js';
import type { WatchResult } from '../../src/watch/watcher.js';
import { githubCommandOf, readGitHubLog, readGitLabLog } from './ci-log.js';
import { at, provisioning, runStarted } from './events.js';

const github = githubDialect({ directory: '/work/repo/images', workspace: '/work/repo' });

async function logOf(
  dialect: SectionDialect,
  events: readonly PipelineEvent[],
  result: WatchResult = { exitCode: 0 },
): Promise<string> {
  const stream = new PassThrough();
  const chunks: string[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  const watcher = sectionWatcher(openScreen(stream as unknown as ScreenStream), dialect);
  for (const [index, event] of events.entries()) watcher.event(event, at(index));
  await watcher.end(result, at(events.length));
  return chunks.join('');
}

const stage = (name: 'build' | 'share', flavor: string): PipelineEvent => ({
  type: 'stage',
  stage: name,
  detail: 'begins',
  flavor,
});
const of = (flavor: string, event: PipelineEvent): PipelineEvent => ({ ...event, flavor });
const ended = (
  name: 'build' | 'share',
  flavor: string,
  status: 'done' | 'failed' = 'done',
): PipelineEvent => ({
  type: 'stage-ended',
  stage: name,
  status,
  flavor,
});

const one = [
  runStarted('al2023'),
  stage('build', 'al2023'),
  of('al2023', provisioning('step one')),
  ended('build', 'al2023'),
  stage('share', 'al2023'),
  ended('share', 'al2023'),
];

const two = [
  runStarted('al2023', 'rhel-9'),
  stage('build', 'al2023'),
  stage('build', 'rhel-9'),
  of('al2023', provisioning('step of al2023')),
  of('rhel-9', provisioning('step of rhel-9')),
  ended('build', 'rhel-9', 'failed'),
  ended('build', 'al2023'),
];

test('GitHub folds the stages of one flavor, with their lines as they come', async () => {
  const { log } = readGitHubLog(await logOf(github, one));

  expect(log).toEqual([
    { group: 'al2023: build', lines: ['build: begins', '  packer: step one'] },
    { group: 'al2023: share', lines: ['share: begins'] },
  ]);
});

test('with several flavors at once each group has the lines of its own stage only', async () => {
  const { log } = readGitHubLog(await logOf(github, two));

  expect(log).toEqual([
    'run r1: al2023, rhel-9',
    'al2023: build: begins',
    'rhel-9: build: begins',
    {
      group: 'rhel-9: build',
      lines: ['build: begins', '  packer: step of rhel-9', 'build: failed'],
    },
    { group: 'al2023: build', lines: ['build: begins', '  packer: step of al2023'] },
  ]);
});

test('a stage that nobody ended is written when the command ends', async () => {
  const { log } = readGitHubLog(await logOf(github, two.slice(0, 5), { exitCode: 130 }));

  expect(log.filter((each) => typeof each === 'object')).toHaveLength(2);
});

test('GitLab folds the same, tells how long it took, and leaves open what failed', async () => {
  const { sections } = readGitLabLog(await logOf(gitlabDialect, two));

  expect(sections).toEqual([
    {
      ...{ name: 'soe_rhel-9_build_2', title: 'rhel-9: build', collapsed: false, seconds: 3 },
      lines: ['build: begins', '  packer: step of rhel-9', 'build: failed'],
    },
    {
      ...{ name: 'soe_al2023_build_1', title: 'al2023: build', collapsed: true, seconds: 5 },
      lines: ['build: begins', '  packer: step of al2023'],
    },
  ]);
});

test('GitLab has no annotations: warnings are told again at the end, where they are not folded', async () => {
  const warned = [...one.slice(0, 2), of('al2023', { type: 'warning', message: 'old key' })];
  const { sections, lines } = readGitLabLog(await logOf(gitlabDialect, warned));

  expect(sections[0]?.lines).toContain('warning: old key');
  expect(lines).toEqual(['warning: old key']);
});

test('warnings and errors are annotations, at the file and line that they are about', async () => {
  const { commands } = readGitHubLog(
    await logOf(
      github,
      [
        runStarted('al2023'),
        of('al2023', {
          type: 'warning',
          message: 'gates.yaml:12: waiver W-1, of 100%, expired\nlast week',
        }),
        of('al2023', {
          type: 'packer',
          buildId: 'b1',
          event: {
            ...{ type: 'diagnostic', id: '1', at: at(0).toISOString() },
            diagnostic: {
              severity: 'error',
              summary: 'No such file',
              detail: 'Look',
              file: 'al2023.pkr.hcl',
              line: 7,
            },
          },
        }),
        of('al2023', {
          type: 'flavor-ended',
          status: 'failed',
          message: 'it failed',
          code: 'SOE_BUILD_FAILED',
        }),
      ],
      { exitCode: 1, error: { message: 'it failed', code: 'SOE_BUILD_FAILED' } },
    ),
  );

  expect(commands).toEqual([
    {
      name: 'warning',
      properties: { title: 'al2023', file: 'images/gates.yaml', line: '12' },
      message: 'gates.yaml:12: waiver W-1, of 100%, expired\nlast week',
    },
    {
      name: 'error',
      properties: { title: 'al2023', file: 'images/al2023.pkr.hcl', line: '7' },
      message: 'packer: No such file\nLook',
    },
    { name: 'error', properties: { title: 'al2023' }, message: 'it failed' },
  ]);
});

test('an error before anything was told is an annotation, too', async () => {
  const message = 'soe.config.yaml does not fit:\n  flavors.al2023.template (line 4): is missing';
  const { commands } = readGitHubLog(
    await logOf(github, [], { exitCode: 2, error: { message, code: 'SOE_CONFIG_INVALID' } }),
  );

  expect(commands).toEqual([
    {
      name: 'error',
      properties: { title: 'SOE_CONFIG_INVALID', file: 'images/soe.config.yaml', line: '4' },
      message,
    },
  ]);
});

const forged = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ...[
        '::error::forged',
        '::add-mask::x',
        '::stop-commands::t',
        '##[error]',
        '##vso[task.x]',
        '::',
        ',',
        '%0A',
        '%',
      ],
      ...[
        '\n',
        '\r',
        '\r\n',
        '\u2028',
        '\u0085',
        ' ',
        '\t',
        'file=',
        'section_end:1:x\r\u001b[0K',
        'section_start:1:y\r\u001b[0K',
      ],
    ),
    fc.string({ minLength: 1, maxLength: 3 }),
  ),
  maxLength: 20,
});

test('nothing that is told can begin a command, close a group or change an annotation', async () => {
  await fc.assert(
    fc.asyncProperty(forged, forged, fc.boolean(), async (text, other, several) => {
      const events = [
        several ? runStarted('al2023', text) : runStarted('al2023'),
        { type: 'stage', stage: 'build', detail: text, flavor: 'al2023' },
        of('al2023', provisioning(text)),
        { type: 'stage', stage: 'test', detail: text, flavor: several ? text : 'al2023' },
        { type: 'warning', message: text, flavor: 'al2023' },
        of('al2023', { type: 'flavor-ended', status: 'failed', message: `e ${other}` }),
      ] as const;
      const { commands } = readGitHubLog(await logOf(github, events));
      const { sections } = readGitLabLog(await logOf(gitlabDialect, events));

      expect(commands.map(({ name }) => name)).toEqual(['warning', 'error']);
      for (const { properties } of commands) {
        expect(
          Object.keys(properties).filter((key) => !['title', 'file', 'line'].includes(key)),
        ).toEqual([]);
      }
      for (const { name } of sections) expect(name).toMatch(/^soe_/);
    }),
  );
});

test('the parser of these tests finds what would be forged', () => {
  expect(githubCommandOf('  ::error file=a%3Ab,line=1::text%0Amore')).toEqual({
    ...{ name: 'error', properties: { file: 'a:b', line: '1' }, message: 'text\nmore' },
  });
  expect(githubCommandOf('x ##[error]text')?.name).toBe('error');
});
