import { expect, test } from 'vitest';
import { chooseWatchers, wantsColor } from '../../src/watch/choose-watchers.js';

const terminal = { isTTY: true, env: { TERM: 'xterm-256color' }, options: {} };

test.each([
  ['a terminal', terminal, ['live']],
  ['a pipe', { ...terminal, isTTY: false }, ['plain']],
  ['a terminal that cannot move its cursor', { ...terminal, env: { TERM: 'dumb' } }, ['plain']],
  ['a terminal with --plain', { ...terminal, options: { plain: true } }, ['plain']],
  ['some CI with a terminal', { ...terminal, env: { CI: 'true' } }, ['plain']],
  ['Jenkins', { ...terminal, env: { JENKINS_URL: 'https://ci.example.com/' } }, ['plain']],
  ['GitHub Actions', { ...terminal, isTTY: false, env: { GITHUB_ACTIONS: 'true' } }, ['github']],
  ['GitLab', { ...terminal, isTTY: false, env: { GITLAB_CI: 'true' } }, ['gitlab']],
  [
    'GitHub Actions with a summary and --plain',
    {
      isTTY: false,
      env: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: '/tmp/summary' },
      options: { plain: true },
    },
    ['plain', 'github-summary'],
  ],
  ['events in a file', { ...terminal, options: { events: 'e.jsonl' } }, ['live', 'events']],
  ['events on standard error', { ...terminal, options: { events: '-' } }, ['events']],
  [
    'a collector',
    { ...terminal, env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' } },
    ['live', 'spans'],
  ],
  [
    'a collector for traces',
    { ...terminal, env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c' } },
    ['live', 'spans'],
  ],
  ['an exporter', { ...terminal, env: { OTEL_TRACES_EXPORTER: 'otlp' } }, ['live', 'spans']],
  [
    'an exporter that is none',
    { ...terminal, env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_TRACES_EXPORTER: 'none' } },
    ['live'],
  ],
  [
    'a disabled SDK',
    { ...terminal, env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_SDK_DISABLED: 'TRUE' } },
    ['live'],
  ],
])('%s is watched as it fits', (_what, circumstances, kinds) => {
  expect(chooseWatchers(circumstances)).toEqual(kinds);
});

test('colours are for terminals of people who want them', () => {
  expect(wantsColor(terminal)).toBe(true);
  expect(wantsColor({ ...terminal, env: { NO_COLOR: '1' } })).toBe(false);
  expect(wantsColor({ ...terminal, env: { NO_COLOR: '' } })).toBe(true);
  expect(wantsColor({ ...terminal, isTTY: false })).toBe(false);
});
