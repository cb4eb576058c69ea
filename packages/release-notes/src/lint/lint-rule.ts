/** What a lint looks for in commits. */
export type LintRule = keyof typeof lintRules;

/** How bad a finding is: errors fail the lint. */
export type LintLevel = 'error' | 'warning';

/** Every rule with the level that it has by default. */
export const lintRules = {
  /** The message has no subject. */
  'subject-empty': 'error',
  /** The subject says nothing: `fix`, `update`, `.`, `misc changes`. */
  'subject-meaningless': 'error',
  /** The subject is too long for a line of notes. */
  'subject-long': 'warning',
  /** An earlier commit of the range has the same subject. */
  'subject-repeated': 'warning',
  /** Marked as not finished: `wip`, `[WIP] …`, `do not merge`. */
  'work-in-progress': 'error',
  /** `fixup!`, `squash!` or `amend!` that was to be folded into another commit. */
  'fixup-left': 'error',
  /** Looks like a conventional commit, but is read as plain text: `faet: x`, `feat:x`. */
  'type-unknown': 'error',
  /** `BREAKING CHANGE:` without a text. */
  'breaking-empty': 'error',
  /** Marked with `!`, but nothing says what to do about it. */
  'breaking-undescribed': 'warning',
  /** A trailer that is written nearly like one that means something: `Realease-Note:`. */
  'trailer-misspelt': 'error',
  /** The message of a merge on a commit that is none. */
  'merge-noise': 'error',
  /** A revert that does not say which commit it takes back. */
  'revert-unnamed': 'warning',
  /** No issue, where trackers are configured. */
  'issue-missing': 'warning',
} as const satisfies Readonly<Record<string, LintLevel>>;

/** What would make poor notes. */
export interface LintFinding {
  /** The rule that found it. */
  readonly rule: LintRule;
  /** How bad it is. */
  readonly level: LintLevel;
  /** Full object id of the commit. Absent where a message alone was looked at. */
  readonly hash?: string;
  /** First line of the commit; may be empty. */
  readonly subject: string;
  /** What was seen, as a sentence. */
  readonly seen: string;
  /** What to do, as a sentence. */
  readonly advice: string;
}

/** What was found in a range of commits. */
export interface LintReport {
  /** How many commits were looked at: those that notes would tell. */
  readonly commits: number;
  /** How many findings are errors. */
  readonly errors: number;
  /** How many findings are warnings. */
  readonly warnings: number;
  /** The findings by commit, in the order of the commits. */
  readonly findings: readonly LintFinding[];
}

/** How messages are looked at. */
export interface LintMessageOptions {
  /** Levels that differ from the default; `off` switches a rule off. Default: none. */
  readonly rules?: Readonly<Partial<Record<LintRule, LintLevel | 'off'>>>;
  /** Most characters of a subject. Default 100. */
  readonly maxSubjectLength?: number;
}

/** The level of a rule, `undefined` where it is off. */
export function levelOf(
  rule: LintRule,
  { rules = {} }: Pick<LintMessageOptions, 'rules'>,
): LintLevel | undefined {
  const level = rules[rule] ?? lintRules[rule];
  return level === 'off' ? undefined : level;
}
