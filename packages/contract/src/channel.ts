import { z } from 'zod';
import { parseWith, quote } from './parse.js';

/** The channel that a selector without one means. */
export const defaultChannel = 'stable';

/** The channel that a new release enters. */
export const candidateChannel = 'candidate';

/** A movable pointer to a version: lower-case kebab that begins with a letter, at most 40 characters. */
export const channelSchema: z.ZodType<string> = z
  .string()
  .max(40)
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, {
    error: ({ input }) =>
      `${quote(input)} is not a channel: use lower-case kebab that begins with a letter, for example "stable"`,
  });

/**
 * Check the name of a channel.
 *
 * @throws ContractError `CONTRACT_CHANNEL_INVALID`
 */
export function parseChannel(value: string): string {
  return parseWith(channelSchema, value, 'channel', 'CONTRACT_CHANNEL_INVALID');
}
