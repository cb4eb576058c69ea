import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { configNames } from '../config/find-config.js';
import { OrchestratorError } from '../errors.js';
import { packagePath } from '../package-path.js';
import { type CiSystem, type InitAnswers, isRegion, rehearsalOwner } from './init-answers.js';
import { presets, usualFlavors } from './presets.js';
import { readScaffold } from './read-scaffold.js';
import { ciFiles, scaffoldFiles } from './scaffold-files.js';
import { type WrittenFile, writeScaffold } from './write-scaffold.js';

/** What is written, and where. */
export interface InitRepositoryRequest extends Partial<InitAnswers> {
  /** Folder of the repository. */
  readonly directory: string;
  /** Write over files that are different. Default `false`: they are let be. */
  readonly force?: boolean;
}

/** Files of a repository that was begun. */
export interface InitializedRepository {
  /** Its folder. */
  readonly directory: string;
  /** What became of each file. */
  readonly files: readonly WrittenFile[];
}

/**
 * Write a repository of golden images: by default of `al2023` and `ubuntu-24.04` in `us-east-1`, owned by the account of
 * `soe local`, with a workflow for GitHub Actions. Files that are there are let be.
 *
 * @param version - Version of `soe` that the repository asks for. Default: this one
 * @throws OrchestratorError `SOE_USAGE` for a flavor, owner or region that is none, or where there is a configuration already
 * and `force` is not said: {@link addWorkflow} adds to it
 */
export async function initRepository(
  request: InitRepositoryRequest,
  version?: string,
): Promise<InitializedRepository> {
  const { force = false, ...answers } = request;
  const directory = resolve(request.directory);
  const found = configurationIn(directory);
  if (found !== undefined && !force) {
    throw new OrchestratorError(
      'SOE_USAGE',
      `init: there is ${found} in ${directory} already; change flavors and owner there, or write over everything with --force`,
    );
  }
  const { flavors, owner, region, ci } = { ...usualAnswers, ...answers };
  const unknown = flavors.find((flavor) => !presets.some(({ name }) => name === flavor));
  if (unknown !== undefined) {
    throw new OrchestratorError(
      'SOE_USAGE',
      `init: no flavor ${JSON.stringify(unknown)} is known; known are ${presets.map(({ name }) => name).join(', ')}`,
    );
  }
  if (!/^\d{12}$/.test(owner)) {
    throw new OrchestratorError(
      'SOE_USAGE',
      `init: the owner ${JSON.stringify(owner)} is no account; the id of one has twelve digits`,
    );
  }
  requireRegion(region);
  const files = await scaffoldFiles(
    { flavors, owner, region, ci },
    version ?? (await ownVersion()),
    readScaffold,
  );
  return { directory, files: await writeScaffold(files, directory, { force }) };
}

/** What is taken where nothing is said. */
export const usualAnswers: InitAnswers = {
  flavors: usualFlavors,
  owner: rehearsalOwner,
  region: 'us-east-1',
  ci: 'github',
};

/** Name of the configuration in a folder; `undefined` where there is none. */
export function configurationIn(directory: string): string | undefined {
  return configNames.find((name) => existsSync(join(directory, name)));
}

/**
 * Write the workflow of a CI system into a repository. Files that are there are let be.
 *
 * @throws OrchestratorError `SOE_USAGE` for a region that is none
 */
export async function addWorkflow(
  directory: string,
  ci: CiSystem,
  region: string,
): Promise<InitializedRepository> {
  requireRegion(region);
  const files = await ciFiles({ ci, region }, readScaffold);
  return { directory, files: await writeScaffold(files, directory) };
}

function requireRegion(region: string): void {
  if (isRegion(region)) return;
  throw new OrchestratorError(
    'SOE_USAGE',
    `init: ${JSON.stringify(region)} is no region; one looks like eu-west-1`,
  );
}

async function ownVersion(): Promise<string> {
  const { version }: { readonly version: string } = JSON.parse(
    await readFile(packagePath('package.json'), 'utf8'),
  );
  return version;
}
