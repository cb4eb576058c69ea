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
  const lines = new Set(comments.map(({ place }) => lineOf(place)));
  const silenced = new Set<string>();
  const findings: LintFinding[] = [];
  for (const { text, place } of comments) {
    const match = ignoreComment.exec(text);
    if (match === null) continue;
    const [, rule = '', rest = ''] = match;
    const reason = rest.replace(/\*\/$/, '').trim();
    if (!rules.has(rule)) findings.push(finding(place, 'does not name a rule'));
    else if (reason === '') findings.push(finding(place, `does not say why ${rule} is right here`));
    else silenced.add(`${rule} ${lineOf(skipComments(place, lines))}`);
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

function skipComments(place: TemplatePlace, lines: ReadonlySet<string>): TemplatePlace {
  let line = place.line + 1;
  while (lines.has(lineOf({ ...place, line }))) line += 1;
  return { ...place, line };
}

function lineOf({ file, line }: TemplatePlace): string {
  return `${line} ${file}`;
}
