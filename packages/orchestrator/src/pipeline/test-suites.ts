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
import { flavorOf } from '../config/flavor-of.js';
import { OrchestratorError } from '../errors.js';
import type { PipelineContext } from './context.js';
import { rehearsal } from './rehearsal.js';

/** What images of a flavor are tested by. */
export interface TestSuites {
  /** System of the images. */
  readonly platform: Platform;
  /** For that system only. */
  readonly suites: readonly Suite[];
}

/**
 * Everything that images of a flavor are tested by: the suites of its folders, the built-in suite of
 * image hygiene, and the declared ids.
 *
 * @throws HarnessError for files that do not fit; OrchestratorError `SOE_CONFIG_INVALID` for those that
 * cannot be read, and for suites of which it is not clear whether they run
 */
export async function testSuites(flavor: string, context: PipelineContext): Promise<TestSuites> {
  const { suites: folders = [], hygiene = true } = flavorOf(context, flavor).tests ?? {};
  const loaded = await Promise.all(
    folders.map((folder) => loadSuites(resolve(context.directory, folder))),
  );
  const all = loaded.flat();
  const platform = platformOf(flavor, all, context);
  const { skip, ...options } = typeof hygiene === 'object' ? hygiene : {};
  const skips = { ...skip, ...hostSkips(platform, context) };
  return {
    platform,
    suites: [
      ...all.filter((suite) => suite.platform === platform),
      ...(hygiene === false ? [] : [hygieneSuite({ ...options, platform, skip: skips })]),
      ...(platform === 'linux' ? await idSuites(flavor, context) : []),
    ],
  };
}

/** An image has one system: what would not run on it must not be taken for tested. */
function platformOf(
  flavor: string,
  suites: readonly Suite[],
  { config, file }: PipelineContext,
): Platform {
  const found = [...new Set(suites.map(({ platform }) => platform))];
  const platform = config.flavors[flavor]?.tests?.platform;
  if (platform === undefined && found.length > 1) {
    throw new OrchestratorError(
      'SOE_CONFIG_INVALID',
      `${file}: flavors.${flavor}.tests: the suites are for ${found.join(' and for ')}, and an image has one system; say which with tests.platform`,
    );
  }
  if (platform !== undefined && found.length > 0 && !found.includes(platform)) {
    throw new OrchestratorError(
      'SOE_CONFIG_INVALID',
      `${file}: flavors.${flavor}.tests: the images are for ${platform}, and all suites for ${found.join()}; correct tests.platform or tests.suites`,
    );
  }
  return platform ?? found[0] ?? 'linux';
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

/**
 * Read everything that a flavor is judged by, so that what does not fit is told before anything is built.
 *
 * @throws As {@link testSuites}
 */
export async function checkTestFiles(flavor: string, context: PipelineContext): Promise<void> {
  const { tests } = flavorOf(context, flavor);
  await gatePolicy(context);
  if (tests !== undefined) await testSuites(flavor, context);
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
