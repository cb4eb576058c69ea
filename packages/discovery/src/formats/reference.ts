import { type Architecture, parameterPaths, parseSelector, type Selector } from '@soe/contract';
import { DiscoveryError } from '../errors.js';
import { parameterArn } from '../parameter-arn.js';

/** The kinds of references that AWS and Karpenter resolve themselves. */
export const referenceKinds = [
  'resolve-ssm',
  'cloudformation',
  'cloudformation-parameter',
  'karpenter',
] as const;

/** One of {@link referenceKinds}. */
export type ReferenceKind = (typeof referenceKinds)[number];

/** How a reference is written. */
export interface ReferenceOptions {
  /** Architecture to launch. Default `x86_64`. */
  readonly architecture?: Architecture;
  /** Prefix of the parameters. Default `/soe`. */
  readonly prefix?: string;
  /** Account and region that share the parameter, which is then named by its ARN. Default: the own account. */
  readonly sharedBy?: { readonly account: string; readonly region: string };
  /** Version of the parameter, or for `resolve-ssm` a label: it keeps a channel from moving. Default: the newest. */
  readonly parameterVersion?: number | string;
}

/**
 * A text that names an image without asking for it: whoever launches resolves it each time. Nothing
 * of it is checked then: not the owner, the name, the age or the watermark.
 *
 * - `resolve-ssm`: `resolve:ssm:/soe/…`, an image id of RunInstances, launch templates and groups
 * - `cloudformation`: `{{resolve:ssm:/soe/…}}`, a dynamic reference in a template
 * - `cloudformation-parameter`: a parameter of a template, as JSON; it takes shared parameters too
 * - `karpenter`: a term of `amiSelectorTerms` of an EC2NodeClass, as JSON, which YAML reads
 *
 * @throws DiscoveryError `DISCOVERY_OPTION_INVALID` for a range, and for what a kind cannot say;
 * `ContractError` for a selector or prefix that is none
 */
export function reference(
  selector: string | Selector,
  kind: ReferenceKind,
  options: ReferenceOptions = {},
): string {
  const name = parameterOf(selector, options);
  const { parameterVersion, sharedBy } = options;
  const version = parameterVersion === undefined ? '' : `:${checkedVersion(parameterVersion)}`;
  switch (kind) {
    case 'resolve-ssm':
      return `resolve:ssm:${name}${version}`;
    case 'cloudformation':
      if (sharedBy !== undefined) {
        throw cannot(kind, 'name a shared parameter; use cloudformation-parameter');
      }
      if (version !== '' && !/^:\d+$/.test(version)) throw cannot(kind, 'name a label');
      return `{{resolve:ssm:${name}${version}}}`;
    case 'cloudformation-parameter':
      if (version !== '') throw cannot(kind, 'name a version of a parameter');
      return JSON.stringify({
        Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>',
        Default: name,
      });
    case 'karpenter':
      if (version !== '') throw cannot(kind, 'name a version of a parameter');
      return JSON.stringify({ ssmParameter: name });
    default:
      throw cannot(kind, `be written; use one of ${referenceKinds.join(', ')}`);
  }
}

function parameterOf(
  text: string | Selector,
  { architecture = 'x86_64', prefix, sharedBy }: ReferenceOptions,
): string {
  const selector = typeof text === 'string' ? parseSelector(text) : text;
  const paths = parameterPaths(selector.flavor, { ...(prefix !== undefined && { prefix }) });
  if (selector.kind === 'range') {
    throw new DiscoveryError(
      'DISCOVERY_OPTION_INVALID',
      `reference ${selector.flavor}@${selector.range}: a reference names one parameter, and a range has none; use a channel or a version, or resolve it`,
    );
  }
  const name =
    selector.kind === 'channel'
      ? paths.channelImage(selector.channel, architecture)
      : paths.versionImage(selector.version, architecture);
  if (sharedBy === undefined) return name;
  const { account, region } = sharedBy;
  if (!/^\d{12}$/.test(account) || !/^[a-z]+(?:-[a-z]+)+-\d+$/.test(region)) {
    throw new DiscoveryError(
      'DISCOVERY_OPTION_INVALID',
      `reference: ${JSON.stringify(sharedBy)} is no account and region that share parameters`,
    );
  }
  return parameterArn(region, account, name);
}

/** A number, or a label: letters, digits and `.-_`, not beginning with a digit, `aws` or `ssm` (LabelParameterVersion). */
function checkedVersion(version: number | string): string {
  const text = String(version);
  if (/^[1-9]\d{0,9}$/.test(text)) return text;
  if (/^(?!\d|aws|ssm)[A-Za-z0-9._-]{1,100}$/i.test(text)) return text;
  throw new DiscoveryError(
    'DISCOVERY_OPTION_INVALID',
    `reference: ${JSON.stringify(version)} is neither a version nor a label of a parameter`,
  );
}

function cannot(kind: string, what: string): DiscoveryError {
  return new DiscoveryError('DISCOVERY_OPTION_INVALID', `reference: ${kind} cannot ${what}`);
}
