import { isAtLeast, isVersion } from '../../commands/is-at-least.js';
import { PackerError } from '../../errors.js';
import { type ReadTemplateOptions, readTemplate } from '../read-template.js';
import type { Template, TemplateBlock, TemplateProblem } from '../template.js';
import type { LintFinding, LintRuleId } from './finding.js';
import { type IgnoreComments, readIgnoreComments } from './ignore-comments.js';
import type { LintRule, LintSubject } from './rule.js';
import { lintRules } from './rules.js';
import { lintSubjects } from './subjects.js';

// Every use of a builder is checked, and those multiply: what people write has dozens at most.
const mostSubjects = 1000;
const mostParts = 100_000;

/** Options of {@link lintTemplate}. */
export interface LintTemplateOptions extends ReadTemplateOptions {
  /**
   * The version of Packer that will build, such as `1.6.6`: rules whose fix it does not understand
   * are left out.
   * @defaultValue all rules
   */
  readonly packerVersion?: string;
  /**
   * Rules to leave out.
   * @defaultValue none
   */
  readonly ignore?: readonly LintRuleId[];
}

/**
 * Looks for what is better found before money is spent. Only what the template says counts: a value
 * that only Packer can compute is never a finding. Sorted by place.
 *
 * @throws PackerError `PACKER_TEMPLATE_UNREADABLE`, `PACKER_OPTION_INVALID`, or
 * `PACKER_HCL_PARSER_MISSING` for HCL.
 * @example
 * ```ts
 * const findings = await lintTemplate('image.pkr.hcl', { ignore: ['no-run-tags'] });
 * for (const { place, rule, message, fix } of findings) {
 *   console.error(`${place.file}:${place.line} ${rule}: ${message} ${fix}`);
 * }
 * ```
 */
export async function lintTemplate(
  template: string,
  options: LintTemplateOptions = {},
): Promise<readonly LintFinding[]> {
  const { packerVersion, ignore = [] } = options;
  if (packerVersion !== undefined && !isVersion(packerVersion)) {
    throw new PackerError(
      'PACKER_OPTION_INVALID',
      'Cannot lint the template: option packerVersion must be a version, such as "1.9.4".',
    );
  }
  for (const id of ignore) requireRule(id);
  const wanted = lintRules.filter(
    ({ since }) =>
      since === undefined || packerVersion === undefined || isAtLeast(packerVersion, since),
  );
  const findings = findAll(await readTemplate(template, options), wanted);
  return findings.filter(({ rule }) => !ignore.includes(rule));
}

/** What rules find in a template, sorted by place. */
export function findAll(template: Template, rules: readonly LintRule[]): readonly LintFinding[] {
  const comments = readIgnoreComments(template.comments, new Set(lintRules.map(({ id }) => id)));
  // A builder that several builds use is checked in each of them.
  const once = new Map<string, LintFinding>();
  const add = (finding: LintFinding): void => {
    once.set(JSON.stringify(finding), finding);
  };
  for (const problem of template.problems) add(syntaxFinding(problem));
  for (const finding of comments.findings) add(finding);
  let subjects = 0;
  let parts = 0;
  for (const subject of lintSubjects(template)) {
    if (subjects >= mostSubjects || parts >= mostParts) {
      add(tooLarge(subject));
      break;
    }
    subjects += 1;
    parts += partsOf(subject.block);
    for (const rule of rules) check(rule, subject, comments).forEach(add);
  }
  return [...once.values()].sort(byPlace);
}

/** What it takes to check a subject. */
function partsOf({ attributes, blocks }: TemplateBlock): number {
  return Object.keys(attributes).length + blocks.length;
}

function check(
  rule: LintRule,
  subject: LintSubject,
  comments: IgnoreComments,
): readonly LintFinding[] {
  const { id, severity, fix, kinds } = rule;
  if (!kinds.includes(subject.kind)) return [];
  if (subject.places.some((place) => comments.silences(id, place))) return [];
  return rule
    .check(subject)
    .filter(({ place }) => !comments.silences(id, place))
    .map(({ message, place }) => ({ rule: id, severity, message, place, fix }));
}

function tooLarge({ block: { place } }: LintSubject): LintFinding {
  return {
    rule: 'syntax',
    severity: 'error',
    message: `The builders of this template are used in more than ${mostSubjects} ways, or are too long: from here on they are not checked.`,
    place,
    fix: 'Split the template, and name each builder once.',
  };
}

function syntaxFinding({ message, place }: TemplateProblem): LintFinding {
  const fix = 'Run packer validate: it tells what it expects here.';
  return { rule: 'syntax', severity: 'error', message, place, fix };
}

function byPlace(a: LintFinding, b: LintFinding): number {
  if (a.place.file !== b.place.file) return a.place.file < b.place.file ? -1 : 1;
  return a.place.line - b.place.line || a.place.column - b.place.column;
}

function requireRule(id: string): void {
  const ids: readonly string[] = ['syntax', 'ignore-comment', ...lintRules.map((rule) => rule.id)];
  if (ids.includes(id)) return;
  throw new PackerError(
    'PACKER_OPTION_INVALID',
    `Cannot lint the template: option ignore names no rule. The rules are ${ids.join(', ')}.`,
  );
}
