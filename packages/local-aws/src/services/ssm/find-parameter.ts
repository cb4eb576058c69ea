import { isKnownAccount } from '../../organization.js';
import type { Parameter, ParameterVersion } from '../../state/tables/parameter.js';
import type { Context } from '../context.js';
import { seenParameter } from './parameters.js';
import { checkShared } from './shared-parameters.js';

/** One version of a parameter, and how it was asked for. */
export interface FoundParameter {
  readonly parameter: Parameter;
  readonly version: ParameterVersion;
  /** `:3` or `:stable`, when a version or label was asked for. */
  readonly selector: string | undefined;
  readonly arn: string;
}

/** Where public parameters live; every account reads them and none writes them. */
export const publicPrefix = '/aws/service/';

/**
 * Finds what a name, an ARN, or either with `:version` or `:label` points at; else says what is
 * missing. The ARN of another account's parameter works where it is shared.
 *
 * @param action - what the owner of a shared parameter must allow
 * @throws ApiError `AccessDeniedException` when the parameter of another account is not shared
 */
export function findParameterVersion(
  context: Context,
  reference: string,
  action = 'ssm:GetParameters',
): FoundParameter | 'no parameter' | 'no version' {
  const [, region, account, rest] =
    /^arn:aws:ssm:([a-z0-9-]+):(\d{12}|):parameter(\/.*)$/.exec(reference) ?? [];
  if (account === undefined || rest === undefined) return findHere(context, reference, false);
  if (region !== context.region) return 'no parameter';
  if (account === context.account) return findHere(context, rest, true);
  if (account === '') return isPublicName(rest) ? findHere(context, rest, true) : 'no parameter';
  const [path = ''] = rest.split(':');
  const owner: Context = { ...context, account };
  const found = isKnownAccount(context.organization, account)
    ? findHere(owner, rest, true)
    : 'no parameter';
  checkShared(context, owner, parameterArn(path, owner), action);
  return found;
}

/** The parameter with this name, the caller's own or a public one, as readers see it. */
export function findParameter(context: Context, name: string): Parameter | undefined {
  return isPublicName(name)
    ? context.seeds(context.region).parameters.get(name)
    : seenParameter(context, name);
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
export function parameterArn(
  name: string,
  { account, region }: Pick<Context, 'account' | 'region'>,
): string {
  const owner = isPublicName(name) ? '' : account;
  return `arn:aws:ssm:${region}:${owner}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
}

/** Looks in the account of the context; the ARN of `name` is the one of `/name` too. */
function findHere(
  context: Context,
  reference: string,
  isPath: boolean,
): FoundParameter | 'no parameter' | 'no version' {
  const [name = '', selector, ...more] = reference.split(':');
  const parameter =
    findParameter(context, name) ?? (isPath ? findParameter(context, name.slice(1)) : undefined);
  if (parameter === undefined || more.length > 0) return 'no parameter';
  const arn = parameterArn(parameter.name, context);
  if (selector === undefined) {
    return { parameter, version: latestVersion(parameter), selector: undefined, arn };
  }
  const version = parameter.versions.find(
    (candidate) => String(candidate.version) === selector || candidate.labels.includes(selector),
  );
  if (version === undefined) return 'no version';
  return { parameter, version, selector: `:${selector}`, arn };
}
