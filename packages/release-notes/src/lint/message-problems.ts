import { cleanText } from '../clean-text.js';
import { parseMessage, splitMessage } from '../commits/parse-message.js';
import { releaseNoteOf } from '../commits/release-note-trailer.js';
import { isMeaningless } from './is-meaningless.js';
import type { LintRule } from './lint-rule.js';
import { trailerProblems } from './trailer-problems.js';
import { typeProblem } from './type-problem.js';

/** What a rule found in a message. */
export interface MessageProblem {
  readonly rule: LintRule;
  readonly seen: string;
  readonly advice: string;
}

/** All that is wrong with the message of a commit that is no merge. */
export function messageProblems(message: string, maxLength: number): readonly MessageProblem[] {
  const { head, body } = splitMessage(message);
  const line = cleanText(head);
  const left = /^(fixup|squash|amend)! /i.exec(line);
  if (left) {
    return [
      {
        rule: 'fixup-left',
        seen: `It was to be folded into another commit ("${left[1]}!"), and was not.`,
        advice: 'Run git rebase --interactive --autosquash, or squash the pull request.',
      },
    ];
  }
  const merge = mergeNoise(line);
  return [
    ...(merge ?? subjectProblems(message, line, maxLength)),
    ...breakingProblems(message, body),
    ...revertProblems(message),
    ...trailerProblems(body),
  ];
}

/** On a merge such a line is left out of notes; where a branch was squashed or rebased it is told. */
function mergeNoise(line: string): readonly MessageProblem[] | undefined {
  if (
    !/^(?:Merge (?:remote-tracking )?branch(?:es)? '|Merge pull request #\d|Merged in \S+ \(pull)/.test(
      line,
    )
  ) {
    return undefined;
  }
  return [
    {
      rule: 'merge-noise',
      seen: 'It has the message of a merge, but is none, so that the notes tell a branch as a change.',
      advice: 'Say what the commit changes; where pull requests are squashed, take their title.',
    },
  ];
}

function subjectProblems(
  message: string,
  line: string,
  maxLength: number,
): readonly MessageProblem[] {
  const { subject, type } = parseMessage(message);
  // What a trailer tells in other words stands in the notes; the subject may then be short.
  const told = releaseNoteOf(message) !== undefined;
  const empty = !/[\p{L}\p{N}\p{S}]/u.test(subject);
  if (empty && !told) {
    const what = line === '' ? 'It has no message.' : `Its subject is "${line}", which is no text.`;
    return [{ rule: 'subject-empty', seen: what, advice: sayIt }];
  }
  const unfinished = /^\W*(?:wip|work in progress)\b|^\W*(?:do not|don't) merge\b|\[wip\]/i.exec(
    subject,
  );
  if (unfinished) {
    return [
      {
        rule: 'work-in-progress',
        seen: `"${unfinished[0].trim()}" says that it is not finished.`,
        advice: 'Squash it into the commit that finishes it, or take the mark away.',
      },
    ];
  }
  const wrongType = type === undefined ? typeProblem(line) : undefined;
  return [
    ...(!told && isMeaningless(subject)
      ? [
          {
            rule: 'subject-meaningless' as const,
            seen: `"${subject}" does not tell readers what changed.`,
            advice: sayIt,
          },
        ]
      : []),
    ...longSubject(subject, maxLength),
    ...(wrongType ? [{ rule: 'type-unknown' as const, ...wrongType }] : []),
  ];
}

const sayIt =
  'Say what changes for a user in a few words, such as "fix: close port 22 on private images".';

function longSubject(subject: string, maxLength: number): readonly MessageProblem[] {
  const length = [...subject].length;
  if (length <= maxLength) return [];
  return [
    {
      rule: 'subject-long',
      seen: `Its subject has ${length} characters.`,
      advice: `Keep it to ${maxLength}, and say the rest in the body, behind a blank line.`,
    },
  ];
}

function breakingProblems(message: string, body: string): readonly MessageProblem[] {
  const empty = /^BREAKING[ -]CHANGE:[ \t]*(?:\n(?:[ \t]*\n|[\w-]+: )|$(?![\s\S]))/m.test(
    body.trimEnd(),
  );
  if (empty) {
    return [
      {
        rule: 'breaking-empty',
        seen: 'Behind "BREAKING CHANGE:" there is no text.',
        advice: 'Say what breaks, and what its users have to do.',
      },
    ];
  }
  const { breaking } = parseMessage(message);
  if (breaking.length === 0 || /^BREAKING[ -]CHANGE:/m.test(body)) return [];
  return [
    {
      rule: 'breaking-undescribed',
      seen: 'The "!" says that something breaks, and only the subject says what.',
      advice: 'Add a paragraph "BREAKING CHANGE: …" with what its users have to do.',
    },
  ];
}

function revertProblems(message: string): readonly MessageProblem[] {
  const { isRevert, reverts, subject } = parseMessage(message);
  const says = /^revert\b/i.test(subject) || /^revert\b/i.test(message);
  if (!isRevert || !says || reverts.length > 0) return [];
  return [
    {
      rule: 'revert-unnamed',
      seen: 'It takes something back, but does not say which commit, so that the notes tell both.',
      advice: 'Keep the line "This reverts commit …" that git revert writes.',
    },
  ];
}
