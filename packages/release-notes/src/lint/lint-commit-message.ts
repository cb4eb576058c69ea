import { cleanText } from '../clean-text.js';
import { splitMessage } from '../commits/parse-message.js';
import { type LintFinding, type LintMessageOptions, levelOf } from './lint-rule.js';
import { messageProblems } from './message-problems.js';

/**
 * Looks for what would make poor notes in one message, as a hook or an editor has it. What only a range
 * of commits tells (repeated subjects, issues of merges) is for `lintCommits`.
 *
 * @example
 * ```ts
 * lintCommitMessage('faet: add chrony'); // [{ rule: 'type-unknown', advice: 'Write "feat: add chrony".', … }]
 * ```
 */
export function lintCommitMessage(
  message: string,
  options: LintMessageOptions = {},
): readonly LintFinding[] {
  const subject = cleanText(splitMessage(message).head);
  return messageProblems(message, options.maxSubjectLength ?? 100).flatMap((problem) => {
    const level = levelOf(problem.rule, options);
    return level === undefined ? [] : [{ ...problem, level, subject }];
  });
}
