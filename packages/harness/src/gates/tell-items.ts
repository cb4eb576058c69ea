import { printable } from '../printable.js';
import type { JudgedItem } from './gate-decision.js';

/** The rule of a test that failed. */
export const failedRule = 'the test failed';

/** Text of a test or finding as the `message` of what is decided about it. */
export function messageOf(text: string | undefined): Pick<JudgedItem, 'message'> {
  const message = printable(text ?? '', 200);
  return message === '' ? {} : { message };
}

/** Why an item is decided as it is: its rule and message. That a test failed goes without saying. */
export function whyOf({ rule, message }: JudgedItem): string {
  if (message === undefined) return rule;
  return rule === failedRule ? message : `${rule}: ${message}`;
}

/** `1 test`, `2 tests`. */
export function counted(count: number, word: string): string {
  return `${count.toLocaleString('en-US')} ${word}${count === 1 ? '' : 's'}`;
}

/** The first three, and how many more there are. */
export function firstFew(names: readonly string[]): string {
  const more = names.length > 3 ? `, and ${names.length - 3} more` : '';
  return `${names.slice(0, 3).join('; ')}${more}`;
}
