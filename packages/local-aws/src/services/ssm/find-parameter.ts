import {
  type Parameter,
  type ParameterVersion,
  parameterTable,
} from '../../state/tables/parameter.js';
import { type Context, ownScope } from '../context.js';

/** One version of a parameter, and how it was asked for. */
export interface FoundParameter {
  readonly parameter: Parameter;
  readonly version: ParameterVersion;
  /** `:3` or `:stable`, when a version or label was asked for. */
  readonly selector: string | undefined;
}

/** Where public parameters live; every account reads them and none writes them. */
export const publicPrefix = '/aws/service/';

/** Finds what a name, an ARN, or either with `:version` or `:label` points at; else says what is missing. */
export function findParameterVersion(
  context: Context,
  reference: string,
): FoundParameter | 'no parameter' | 'no version' {
  const isArn = reference.startsWith('arn:');
  const [name = '', ...selectors] = (isArn ? pathOf(reference, context) : reference).split(':');
  const parameter =
    // The ARN of `name` is the one of `/name` too.
    findParameter(context, name) ?? (isArn ? findParameter(context, name.slice(1)) : undefined);
  if (parameter === undefined || selectors.length > 1) return 'no parameter';
  const [selector] = selectors;
  if (selector === undefined) {
    return { parameter, version: latestVersion(parameter), selector: undefined };
  }
  const version = parameter.versions.find(
    (candidate) => String(candidate.version) === selector || candidate.labels.includes(selector),
  );
  return version === undefined ? 'no version' : { parameter, version, selector: `:${selector}` };
}

/** The parameter with this name, the caller's own or a public one. */
export function findParameter(context: Context, name: string): Parameter | undefined {
  return isPublicName(name)
    ? context.seeds(context.region).parameters.get(name)
    : context.store.table(parameterTable, ownScope(context)).get(name);
}

/** Whether a name is one of the public ones. */
export function isPublicName(name: string): boolean {
  return name.startsWith(publicPrefix);
}

/** The newest version. */
export function latestVersion({ versions }: Parameter): ParameterVersion {
  return versions.at(-1) ?? versions[0];
}

/** The ARN of a parameter; public ones belong to no account. */
export function parameterArn(name: string, { account, region }: Context): string {
  const owner = isPublicName(name) ? '' : account;
  return `arn:aws:ssm:${region}:${owner}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
}

/** What an ARN names. One that no parameter here has, as of another account, names nothing. */
function pathOf(arn: string, context: Context): string {
  const path = arn.slice(arn.indexOf('/'));
  return parameterArn(path, context) === arn ? path : '';
}
