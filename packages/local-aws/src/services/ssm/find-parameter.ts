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
  const [name = '', ...selectors] = withoutArn(reference, context).split(':');
  const parameter = findParameter(context, name);
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

/** Own parameters may be named by ARN. An ARN of another account is kept, so that nothing has it. */
function withoutArn(reference: string, { account, region }: Context): string {
  const own = `arn:aws:ssm:${region}:${account}:parameter`;
  if (!reference.startsWith(`${own}/`)) return reference.startsWith('arn:') ? '' : reference;
  const path = reference.slice(own.length);
  // `parameter/name` is the ARN of a name without a path; those never contain another slash.
  return path.indexOf('/', 1) === -1 ? path.slice(1) : path;
}
