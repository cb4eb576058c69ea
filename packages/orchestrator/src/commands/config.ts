import { relative } from 'node:path';
import { annotatedYaml } from '../config/annotated-yaml.js';
import {
  type ConfigVerdict,
  configValues,
  validateConfig as validate,
} from '../config/config-values.js';
import type { ValueOrigin } from '../config/explain-values.js';
import { formatProblems } from '../config/format-problems.js';
import type { LoadConfigOptions } from '../config/load-config.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';
import { printableLines } from './printable.js';

/** Options of `soe config`. */
export interface ConfigOptions {
  /**
   * Tell where each value comes from: `true` one line for each value, `false` not at all. Default: as comments of the
   * YAML; not in JSON.
   */
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
  const asked = await configValues(context.directory, flavor, loadOptions(options, context));
  const { config, values } = asked;
  sayWhich(asked, context);
  if (options.origins === true) {
    const lines = values.map(
      ({ path, value, origin }) => `${path}: ${JSON.stringify(value)}  # ${originText(origin)}`,
    );
    answer(context, { config, values }, printableLines(lines.join('\n')));
  } else {
    const above = flavor === undefined ? '' : `flavors.${flavor}`;
    const say = options.origins === false ? undefined : originText;
    answer(context, config, printableLines(annotatedYaml(asked, above, say)));
  }
  return exitCodes.done;
}

/** `soe config validate`: everything that is wrong. */
export async function validateConfig(
  options: ConfigOptions,
  context: CommandContext,
): Promise<number> {
  const verdict = await validate(context.directory, loadOptions(options, context));
  const { file, valid, problems, flavors } = verdict;
  sayWhich(verdict, context);
  answer(
    context,
    { file, valid, problems },
    printableLines(
      valid
        ? `${file} is right: ${flavors === 1 ? '1 flavor' : `${flavors} flavors`}`
        : `${file} does not fit:\n${formatProblems(problems)}`,
    ),
  );
  return valid ? exitCodes.done : exitCodes.usage;
}

function loadOptions(
  { offline = false }: ConfigOptions,
  { env, signal }: CommandContext,
): LoadConfigOptions {
  return { env, signal, ...(offline && { parameters: 'keep' }) };
}

function sayWhich(
  { file, unresolved }: Pick<ConfigVerdict, 'file' | 'unresolved'>,
  { directory, say }: CommandContext,
): void {
  say(`The configuration is ${relative(directory, file)}`);
  if (unresolved.length > 0)
    say(`AWS is not asked: what these parameters say is not known: ${unresolved.join(', ')}`);
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
