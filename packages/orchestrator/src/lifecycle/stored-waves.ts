import { realpath } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { WavesPlan } from '@soe/share';
import { OrchestratorError } from '../errors.js';
import type { PipelineContext } from '../pipeline/context.js';
import type { WavesRequest } from './promote-in-waves.js';
import type { StoredWaves } from './stored-plan.js';
import { readWaves } from './waves-file.js';

/**
 * The plan of waves as it can be stored; `undefined` where their file is not below the folder of the configuration: a
 * program is then run for whoever names it, and for nobody who has only the plan.
 */
export async function storableWaves(
  { source, despiteGates, flavor, version, channel }: WavesRequest,
  plan: WavesPlan,
  { directory, config }: PipelineContext,
): Promise<StoredWaves | undefined> {
  if (source === undefined || !(await isInside(directory, source.file))) return undefined;
  return {
    schema: 'soe-plan/v1',
    kind: 'waves',
    owner: config.owner,
    request: { flavor, version, channel },
    file: relative(directory, source.file).split(sep).join('/'),
    digest: source.digest,
    ...(despiteGates !== undefined && { despiteGates }),
    plan,
  };
}

/**
 * What a stored plan of waves asks for. Nothing in the plan is carried out: it is planned anew by the file that it
 * names, which has to be as it was, and what is to do has to be what was shown, or what is left of it after a stop.
 *
 * @throws OrchestratorError `SOE_USAGE` for a file that is another, or elsewhere
 */
export async function readStoredWaves(
  { request, file, digest, despiteGates, plan }: StoredWaves,
  { directory }: Pick<PipelineContext, 'directory'>,
): Promise<WavesRequest> {
  const path = resolve(directory, file);
  if (!(await isInside(directory, path))) throw refused(file, `is not below ${directory}`);
  const written = await readWaves(directory, path);
  if (written.source.digest !== digest) throw refused(file, 'is not as it was for the plan');
  const despite = despiteGates === undefined ? {} : { despiteGates };
  return { ...request, ...written, ...despite, shown: plan };
}

function refused(file: string, seen: string): OrchestratorError {
  return new OrchestratorError(
    'SOE_USAGE',
    `apply a plan of waves: their file ${file} ${seen}; plan again with soe promote --waves`,
  );
}

/** Whether a plan does nothing but what was shown, or what is left of it. Pure. */
export function isLeftOf(now: WavesPlan, shown: WavesPlan): boolean {
  const fixed = ({ request, waves }: WavesPlan) => ({
    request,
    waves: waves.map(({ name, places, grantees, soak }) => ({ name, places, grantees, soak })),
  });
  return (
    now.problems.length === 0 &&
    isDeepStrictEqual(fixed(now), fixed(shown)) &&
    now.waves.every(({ moves }, index) => {
      const before = shown.waves[index]?.moves ?? [];
      return moves.every((move) => before.some((each) => isDeepStrictEqual(move, each)));
    })
  );
}

/** Whether a file is below a folder, behind all links. */
async function isInside(folder: string, file: string): Promise<boolean> {
  const [top, real] = await Promise.all([realpath(folder), realpath(file).catch(() => '')]);
  return real.startsWith(`${top}${sep}`);
}
