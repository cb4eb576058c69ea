import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  type GatePolicy,
  hygieneSuite,
  idSuite,
  loadSuites,
  type Platform,
  parseGatePolicy,
  parseIdRegistry,
  type Suite,
} from '@soe/harness';
import { OrchestratorError } from '../errors.js';
import { flavorOf, type PipelineContext } from './context.js';
import { rehearsal } from './rehearsal.js';

/**
 * Everything that images of a flavor are tested by: the suites of its folders, the built-in suite of
 * image hygiene, and the declared ids.
 *
 * @throws HarnessError for files that do not fit; OrchestratorError `SOE_CONFIG_INVALID` for those that cannot be read
 */
export async function testSuites(
  flavor: string,
  context: PipelineContext,
): Promise<readonly Suite[]> {
  const { suites: folders = [], hygiene = true } = flavorOf(context, flavor).tests ?? {};
  const loaded = await Promise.all(
    folders.map((folder) => loadSuites(resolve(context.directory, folder))),
  );
  const own = loaded.flat();
  const platforms = new Set(
    own.length > 0 ? own.map(({ platform }) => platform) : ['linux' as const],
  );
  const { skip, ...options } = typeof hygiene === 'object' ? hygiene : {};
  return [
    ...own,
    ...(hygiene === false
      ? []
      : [...platforms].map((platform) =>
          hygieneSuite({
            ...options,
            platform,
            skip: { ...skip, ...hostSkips(platform, context) },
          }),
        )),
    ...(await idSuites(flavor, context)),
  ];
}

/**
 * Instances of an embedded AWS have the system of its host inside: what the host brought says nothing of the
 * image.
 */
function hostSkips(platform: Platform, { env }: PipelineContext): Readonly<Record<string, string>> {
  if (platform !== 'linux' || rehearsal(env).compute === '') return {};
  const reason = 'in a rehearsal the image has the system of this machine inside';
  return Object.fromEntries(ofHost.map((id) => [id, reason]));
}

const ofHost = [
  'core-dumps',
  'credential-files',
  'fstab',
  'installer-users',
  'leftovers',
  'log-size',
  'package-caches',
  'secret-assignments',
  'secrets',
  'setuid-files',
  'sudo-rules',
  'time-source',
  'unowned-files',
  'world-writable',
];

/** The rules of the gates; the usual ones where the configuration names no file. */
export async function gatePolicy(context: PipelineContext): Promise<GatePolicy> {
  const { gates } = context.config;
  return gates === undefined
    ? {}
    : parseGatePolicy(await readNamed('gates', gates, context), { file: gates });
}

async function idSuites(flavor: string, context: PipelineContext): Promise<readonly Suite[]> {
  const { ids } = context.config;
  if (ids === undefined) return [];
  const registry = parseIdRegistry(await readNamed('ids', ids, context), { file: ids });
  return [idSuite(registry, { flavor })];
}

async function readNamed(
  key: 'gates' | 'ids',
  file: string,
  { directory }: PipelineContext,
): Promise<string> {
  try {
    return await readFile(resolve(directory, file), 'utf8');
  } catch (cause) {
    throw new OrchestratorError(
      'SOE_CONFIG_INVALID',
      `${key}: ${file} cannot be read in ${directory}; correct the path`,
      { cause },
    );
  }
}
