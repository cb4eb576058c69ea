import { readCommits } from '../commits/read-commits.js';
import { formatLintAnnotations, formatLintReport } from '../lint/format-lint-report.js';
import { lintCommits } from '../lint/lint-commits.js';
import { type LintLevel, type LintRule, lintRules } from '../lint/lint-rule.js';
import type { ChangeSource } from '../notes/draft-change.js';
import { describeRepository } from '../repository/describe-repository.js';
import { refuseTwoFormats } from './choose-format.js';
import type { CommandPorts } from './command-ports.js';
import { exitCodes } from './exit-code.js';
import { gitOptions, gitRange } from './git-range.js';
import { issueGrammar } from './issue-settings.js';
import type { Flags } from './read-arguments.js';
import { refuseFlags } from './refuse-flags.js';
import { usageError } from './usage-error.js';
import { writeAnswer } from './write-answer.js';

/** `lint`: commits that would make poor notes. Exit code 1 if one is an error. */
export async function lintCommand(
  _operands: readonly string[],
  flags: Flags,
  ports: CommandPorts,
): Promise<number> {
  refuseFlags(flags, ofNotes, 'lint looks at commits');
  const format = formatOf(flags);
  const git = gitOptions(flags, ports);
  const rules = rulesOf(flags.rule);
  const maxSubjectLength = lengthOf(flags['max-subject']);
  const { from, to } = await gitRange(flags, ports);
  const trackers = issueGrammar(flags, await describeRepository(git), ports);
  const commits: ChangeSource[] = [];
  const { paths } = flags;
  const range = { ...git, to, ...(from !== undefined && { from }), ...(paths && { paths }) };
  for await (const commit of readCommits(range)) commits.push(commit);
  const report = lintCommits(commits, {
    rules,
    // The host of a repository is no demand for issues; a project that is named is.
    trackers: trackers.jira || flags.repository ? trackers : {},
    ...(maxSubjectLength !== undefined && { maxSubjectLength }),
  });
  const text =
    format === 'json'
      ? `${JSON.stringify(report, undefined, 2)}\n`
      : `${formatLintReport(report)}${format === 'github' ? formatLintAnnotations(report) : ''}`;
  await writeAnswer(text, flags, ports);
  return report.errors > 0 ? exitCodes.failed : exitCodes.done;
}

const ofNotes = [
  ...(['notes', 'merge', 'name', 'release', 'date', 'edits', 'audience', 'template'] as const),
  ...(['strict', 'offline'] as const),
];

function formatOf(flags: Flags): 'text' | 'json' | 'github' {
  refuseTwoFormats(flags);
  const { format, json } = flags;
  if (json === true) return 'json';
  if (format === undefined) return 'text';
  if (format === 'text' || format === 'json' || format === 'github') return format;
  throw usageError(`--format ${JSON.stringify(format)} of lint is none of text, json, github`);
}

function rulesOf(texts: readonly string[] = []): Partial<Record<LintRule, LintLevel | 'off'>> {
  return Object.fromEntries(texts.flatMap((text) => text.split(',')).map(readRule));
}

function readRule(text: string): readonly [LintRule, LintLevel | 'off'] {
  const [name = '', ...levels] = text.split('=');
  const level = levels.join('=');
  if (!isRule(name)) {
    throw usageError(
      `--rule ${JSON.stringify(text)}: there is no rule ${JSON.stringify(name)}, only ${Object.keys(lintRules).join(', ')}`,
    );
  }
  if (level === 'error' || level === 'warning' || level === 'off') return [name, level];
  throw usageError(
    `--rule ${JSON.stringify(text)}: write ${name}=error, ${name}=warning or ${name}=off`,
  );
}

function isRule(name: string): name is LintRule {
  return Object.hasOwn(lintRules, name);
}

function lengthOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw usageError(`--max-subject ${JSON.stringify(text)} is no number of characters`);
}
