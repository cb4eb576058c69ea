import { relative } from 'node:path';
import { stringify } from 'yaml';
import { explainValues, type ValueOrigin } from '../config/explain-values.js';
import { formatProblems } from '../config/format-problems.js';
import { type ExplainedConfig, explainConfig } from '../config/load-config.js';
import { OrchestratorError } from '../errors.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';
import { printableLines } from './printable.js';

/** Options of `soe config`. */
export interface ConfigOptions {
  /** Tell where each value comes from. Default: false. */
  readonly origins?: boolean;
  /** Ask no AWS: references to parameters stay as they are written. Default: false. */
  readonly offline?: boolean;
}

/** `soe config print [FLAVOR]`: what the configuration comes to, as YAML or JSON. */
export async function printConfig(
  flavor: string | undefined,
  options: ConfigOptions,
  context: CommandContext,
): Promise<number> {
  const explained = await explain(options, context, flavor === undefined ? undefined : [flavor]);
  const { config, problems, written } = explained;
  if (config === undefined) {
    throw new OrchestratorError(
      'SOE_CONFIG_INVALID',
      `${written.file} does not fit:\n${formatProblems(problems)}`,
    );
  }
  if (flavor !== undefined && !Object.hasOwn(config.flavors, flavor)) {
    throw new OrchestratorError(
      'SOE_FLAVOR_UNKNOWN',
      `no flavor ${JSON.stringify(flavor)} in ${written.file}; it has ${Object.keys(config.flavors).join(', ')}`,
    );
  }
  const found = explainValues(config, explained, flavor);
  if (options.origins === true) {
    const lines = found.values.map(
      ({ path, value, origin }) => `${path}: ${JSON.stringify(value)}  # ${originText(origin)}`,
    );
    answer(context, found, printableLines(lines.join('\n')));
  } else answer(context, found.config, printableLines(stringify(found.config).trimEnd()));
  return exitCodes.done;
}

/** `soe config validate`: everything that is wrong. */
export async function validateConfig(
  options: ConfigOptions,
  context: CommandContext,
): Promise<number> {
  const { config, problems, written } = await explain(options, context);
  const { file } = written;
  const count = config === undefined ? 0 : Object.keys(config.flavors).length;
  answer(
    context,
    { file, valid: config !== undefined, problems },
    printableLines(
      config === undefined
        ? `${file} does not fit:\n${formatProblems(problems)}`
        : `${file} is right: ${count === 1 ? '1 flavor' : `${count} flavors`}`,
    ),
  );
  return config === undefined ? exitCodes.usage : exitCodes.done;
}

async function explain(
  { offline = false }: ConfigOptions,
  { directory, env, signal, say }: CommandContext,
  flavors?: readonly string[],
): Promise<ExplainedConfig> {
  const explained = await explainConfig(directory, {
    env,
    signal,
    ...(flavors !== undefined && { flavors }),
    ...(offline && { parameters: 'keep' }),
  });
  say(`The configuration is ${relative(directory, explained.written.file)}`);
  if (explained.unresolved.length > 0)
    say(
      `AWS is not asked: what these parameters say is not known: ${explained.unresolved.join(', ')}`,
    );
  return explained;
}

function originText({ from, file, line, written, references = [] }: ValueOrigin): string {
  if (from === 'built-in') return 'built-in default';
  const place = `${file}${line === undefined ? '' : `:${line}`} ${written}`;
  const outside = references.map(
    ({ kind, name, value }) =>
      `${kind === 'env' ? 'environment variable' : 'parameter'} ${name}${value === 'set' ? '' : value === 'default' ? ', by its default' : ', not asked for'}`,
  );
  return [place, ...outside].join('; ');
}
