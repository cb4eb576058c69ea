import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { parseWith, quote } from './parse.js';

/** The id of one build: lower-case letters, digits and single hyphens, at most 32 characters. */
export const buildIdSchema: z.ZodType<string> = z
  .string()
  .max(32)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, {
    error: ({ input }) =>
      `${quote(input)} is not a build id: use lower-case letters, digits and "-", at most 32`,
  });

/**
 * Check a build id.
 *
 * @throws ContractError `CONTRACT_BUILD_ID_INVALID`
 */
export function parseBuildId(value: string): string {
  return parseWith(buildIdSchema, value, 'build id', 'CONTRACT_BUILD_ID_INVALID');
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
