import { randomBytes } from 'node:crypto';
import { parseWord, type Word } from './word.js';

/** The rule for build ids. */
export const buildIdWord: Word = {
  what: 'build id',
  code: 'CONTRACT_BUILD_ID_INVALID',
  pattern: /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
  minLength: 1,
  maxLength: 32,
  form: 'at most 32 lower-case letters and digits joined by "-"',
};

/**
 * Check a build id.
 *
 * @throws ContractError `CONTRACT_BUILD_ID_INVALID`
 */
export function parseBuildId(value: string): string {
  return parseWord(buildIdWord, value);
}

/** What {@link createBuildId} takes from outside. */
export interface CreateBuildIdOptions {
  /** The start of the build. Default: now. */
  readonly now?: Date;
  /** Six hexadecimal digits that tell builds of one second apart. Default: random ones. */
  readonly suffix?: string;
}

/** A new build id that sorts by time: `20261122t193140z-4f3a9c`. */
export function createBuildId(options: CreateBuildIdOptions = {}): string {
  const { now = new Date(), suffix = randomBytes(3).toString('hex') } = options;
  const time = now
    .toISOString()
    .replace(/[-:]|\.\d+/g, '')
    .toLowerCase();
  return parseBuildId(`${time}-${suffix}`);
}
