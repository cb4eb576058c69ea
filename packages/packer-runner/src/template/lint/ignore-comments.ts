import type { TemplateComment, TemplatePlace } from '../template.js';
import type { LintFinding } from './finding.js';

/** What comments silence, and what is wrong with them. */
export interface IgnoreComments {
  readonly findings: readonly LintFinding[];
  /** Whether a rule is silenced at the block or argument that begins here. */
  silences(rule: string, place: TemplatePlace): boolean;
}

const ignoreComment = /^(?:#|\/\/|\/\*)\s*packer-runner-ignore\b:?\s*(\S*)\s*([\s\S]*)$/;

/**
 * Reads `# packer-runner-ignore: rule reason`. It is about what begins on the next line; several may
 * stand above each other. Without a reason it silences nothing.
 */
export function readIgnoreComments(
  comments: readonly TemplateComment[],
  rules: ReadonlySet<string>,
): IgnoreComments {
  const followed = followedLines(comments);
  const silenced = new Set<string>();
  const findings: LintFinding[] = [];
  for (const { text, place } of comments) {
    const match = ignoreComment.exec(text);
    if (match === null) continue;
    const [, rule = '', rest = ''] = match;
    const reason = rest.replace(/\*\/$/, '').trim();
    if (!rules.has(rule)) findings.push(finding(place, 'does not name a rule'));
    else if (reason === '') findings.push(finding(place, `does not say why ${rule} is right here`));
    else silenced.add(`${rule} ${lineOf({ ...place, line: followed.get(lineOf(place)) ?? 0 })}`);
  }
  return {
    findings,
    silences: (rule, place) => silenced.has(`${rule} ${lineOf(place)}`),
  };
}

function finding(place: TemplatePlace, problem: string): LintFinding {
  return {
    rule: 'ignore-comment',
    severity: 'warning',
    message: `This comment ${problem}, and so silences nothing.`,
    place,
    fix: 'Write "packer-runner-ignore: rule reason" on the line above the block or argument.',
  };
}

/** The line that follows each comment and the comments right below it. */
function followedLines(comments: readonly TemplateComment[]): ReadonlyMap<string, number> {
  const followed = new Map<string, number>();
  // From the last one on, so that each has to look at the next line only.
  for (const { place } of comments.toSorted((a, b) => b.place.line - a.place.line)) {
    const line = place.line + 1;
    followed.set(lineOf(place), followed.get(lineOf({ ...place, line })) ?? line);
  }
  return followed;
}

function lineOf({ file, line }: TemplatePlace): string {
  return `${line} ${file}`;
}
