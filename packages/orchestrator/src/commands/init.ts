import { relative, resolve } from 'node:path';
import { stderr, stdin } from 'node:process';
import { OrchestratorError } from '../errors.js';
import { type CiSystem, type InitAnswers, isRegion } from '../init/init-answers.js';
import {
  addWorkflow,
  configurationIn,
  type InitializedRepository,
  initRepository,
  usualAnswers,
} from '../init/init-repository.js';
import { answer, type CommandContext } from './command.js';
import { commandConfig } from './command-config.js';
import { exitCodes } from './exit-code.js';
import { printable } from './printable.js';

/** Options of `soe init`. */
export interface InitOptions {
  /** Known flavors. Default: asked on a terminal, else `al2023` and `ubuntu-24.04`. */
  readonly flavor?: readonly string[];
  /** Region in which Packer builds. Default: asked on a terminal, else `AWS_REGION`, else `us-east-1`. */
  readonly region?: string;
  /** Account that owns the images. Default: asked on a terminal, else that of `soe local`. */
  readonly owner?: string;
  /** CI system that gets a workflow. Default: asked on a terminal, else `github`. */
  readonly ci?: CiSystem;
  /** Ask nothing. Default `false`. */
  readonly yes?: boolean;
  /** Write over files that are different. Default `false`. */
  readonly force?: boolean;
}

/**
 * `soe init [DIRECTORY]`: write a repository of golden images. Where there is a configuration already, only
 * the workflow that `--ci` names is added. Files that are there are let be.
 */
export async function init(
  folder: string | undefined,
  options: InitOptions,
  context: CommandContext,
): Promise<number> {
  const directory = resolve(context.directory, folder ?? '.');
  const isThere = configurationIn(directory);
  if (isThere !== undefined && options.force !== true) {
    return addToRepository(directory, isThere, options, context);
  }
  const answers = await answersOf(options, context);
  if (answers === undefined) {
    context.say('Nothing was written.');
    return exitCodes.cancelled;
  }
  const force = options.force === true;
  return report(await initRepository({ ...answers, directory, force }, context.version), context);
}

async function addToRepository(
  directory: string,
  found: string,
  { ci, flavor, owner }: InitOptions,
  context: CommandContext,
): Promise<number> {
  if (flavor !== undefined || owner !== undefined) {
    throw new OrchestratorError(
      'SOE_USAGE',
      `init: there is ${found} in ${directory} already; change flavors and owner there, or write over everything with --force`,
    );
  }
  if (ci === undefined) {
    context.say(`There is ${found} in ${directory} already; --ci adds a workflow.`);
    return report({ directory, files: [{ path: found, status: 'kept' }] }, context);
  }
  const { region } = (await commandConfig({ ...context, directory }, { offline: true })).config;
  return report(await addWorkflow(directory, ci, region), context);
}

async function answersOf(
  { flavor, region, owner, ci, yes }: InitOptions,
  { env, json, ask, signal }: CommandContext,
): Promise<InitAnswers | undefined> {
  const given = {
    ...(flavor !== undefined && { flavors: flavor }),
    ...(region !== undefined && { region }),
    ...(owner !== undefined && { owner }),
    ...(ci !== undefined && { ci }),
  };
  const proposed = {
    ...usualAnswers,
    ...(env['AWS_REGION'] && { region: env['AWS_REGION'] }),
    ...given,
  };
  if (!isRegion(proposed.region)) {
    throw new OrchestratorError(
      'SOE_USAGE',
      `init: AWS_REGION is ${JSON.stringify(proposed.region)}, which is no region; correct it, or say --region eu-west-1`,
    );
  }
  // Whoever can be asked for a yes can be asked for more.
  if (ask === undefined || json || yes === true) return proposed;
  const { askAnswers } = await import('../init/ask-answers.js');
  return askAnswers(given, proposed, { input: stdin, output: stderr, signal });
}

function report({ directory, files }: InitializedRepository, context: CommandContext): number {
  const width = 'overwritten'.length;
  const lines = files.map(({ path, status }) => `${status.padEnd(width)}  ${printable(path)}`);
  answer(context, { directory, files }, lines.join('\n'));
  const kept = files.filter(({ status }) => status === 'kept').length;
  if (kept > 0) {
    const were =
      kept === 1 ? '1 file is there already and was' : `${kept} files are there already and were`;
    context.say(`${were} let be.`);
  }
  if (files.some(({ status }) => status === 'written')) {
    const place = relative(context.directory, directory);
    const steps = files.some(({ path, status }) => path === 'README.md' && status === 'kept')
      ? 'npm install, and commit all; README.md is your own, soe init in an empty folder writes one with all First steps'
      : 'what README.md says under First steps';
    context.say(
      `Next: ${place === '' ? '' : `cd ${printable(place)}, then `}${steps}; soe doctor --offline tells what is missing.`,
    );
  }
  return exitCodes.done;
}
