import { parseWord, type Word } from './word.js';

/** The channel that a selector without one means. */
export const defaultChannel = 'stable';

/** The channel that a new release enters. */
export const candidateChannel = 'candidate';

/** The rule for channels. */
export const channelWord: Word = {
  what: 'channel',
  code: 'CONTRACT_CHANNEL_INVALID',
  pattern: /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/,
  minLength: 1,
  maxLength: 40,
  form: 'lower-case kebab that begins with a letter, at most 40 characters, for example "stable"',
};

/**
 * Check the name of a channel, a movable pointer to a version.
 *
 * @throws ContractError `CONTRACT_CHANNEL_INVALID`
 */
export function parseChannel(value: string): string {
  return parseWord(channelWord, value);
}
