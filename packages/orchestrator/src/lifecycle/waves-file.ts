import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Wave } from '@soe/share';
import { parse } from 'yaml';
import * as z from 'zod';
import { OrchestratorError } from '../errors.js';

/** What a file with waves says. */
export interface WavesFile {
  /** The rings, in their order. */
  readonly waves: readonly Wave[];
  /** Program and arguments that tell whether a wave is well. */
  readonly health: readonly [string, ...string[]];
  /** What happens to the waves so far when one is not well. Default: they go back. */
  readonly onHalt?: 'roll-back' | 'stay';
  /** Where it was read. */
  readonly source: WavesSource;
}

/** A file with waves. */
export interface WavesSource {
  /** The file. */
  readonly file: string;
  /** SHA-256 of its text, in hexadecimal digits. */
  readonly digest: string;
}

const text = z.string().min(1);

const soak = z
  .string()
  .regex(
    /^P(?=\d|T\d)(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?$/,
    'soak is an ISO 8601 duration of days, hours, minutes and seconds, such as PT2H',
  )
  .transform(durationMs);

const schema = z.strictObject({
  waves: z
    .array(
      z.strictObject({
        name: text,
        regions: z.array(text).exactOptional(),
        accounts: z.array(text).exactOptional(),
        rest: z.boolean().exactOptional(),
        grantees: z.array(text).exactOptional(),
        soak,
      }),
    )
    .min(1),
  health: z.tuple([text], text),
  onHalt: z.enum(['roll-back', 'stay']).exactOptional(),
});

/**
 * Read a file with waves, JSON or YAML.
 *
 * @throws OrchestratorError `SOE_USAGE` when it cannot be read or does not fit
 */
export async function readWaves(directory: string, name: string): Promise<WavesFile> {
  const file = resolve(directory, name);
  const read = async () => {
    const written = await readFile(file, 'utf8');
    const digest = createHash('sha256').update(written).digest('hex');
    return { ...schema.safeParse(parse(written)), digest };
  };
  const found = await read().catch((cause: unknown) => {
    const seen = cause instanceof Error ? cause.message : String(cause);
    throw new OrchestratorError('SOE_USAGE', `--waves: ${file} cannot be read: ${seen}`, { cause });
  });
  if (found.success) return { ...found.data, source: { file, digest: found.digest } };
  const problems = found.error.issues.map(
    ({ path, message }) => `  ${path.join('.') || 'the whole file'}: ${message}`,
  );
  throw new OrchestratorError(
    'SOE_USAGE',
    `--waves: ${file} does not fit:\n${problems.join('\n')}`,
    {
      cause: found.error,
    },
  );
}

/** Milliseconds of a duration in days, hours, minutes and seconds. */
function durationMs(duration: string): number {
  const [date = '', time = ''] = duration.slice(1).split('T');
  const of = (part: string, unit: string) =>
    Number(new RegExp(`(\\d+)${unit}`).exec(part)?.[1] ?? 0);
  const hours = of(date, 'D') * 24 + of(time, 'H');
  return ((hours * 60 + of(time, 'M')) * 60 + of(time, 'S')) * 1000;
}
