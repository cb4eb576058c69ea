import { imageNamePattern, parameterPaths } from '@soe/contract';
import { DiscoveryError } from '../errors.js';
import type { ResolvedImage } from '../resolved-image.js';

/** What a CDK context is written for. */
export interface CdkContextOptions {
  /** Account of the stacks: it is part of every key. */
  readonly account: string;
  /** Prefix of the parameters. Default `/soe`. */
  readonly prefix?: string;
}

/**
 * Entries of `cdk.context.json`, as the CDK's own look-ups write them, so that a stack with
 * `MachineImage.fromSsmParameter('/soe/…', { cachedInContext: true })`,
 * `StringParameter.valueFromLookup('/soe/…')` or, for a version,
 * `MachineImage.lookup({ name: 'soe/<flavor>/<version>/<architecture>/*', owners: [owner] })` gets
 * these images and asks nobody (keys as `ContextProvider.getKey` of aws-cdk-lib 2.276 makes them).
 *
 * @throws DiscoveryError `DISCOVERY_OPTION_INVALID` for an account that is none
 */
export function cdkContextFormat(
  images: readonly ResolvedImage[],
  { account, prefix }: CdkContextOptions,
): string {
  if (!/^\d{12}$/.test(account)) {
    throw new DiscoveryError(
      'DISCOVERY_OPTION_INVALID',
      'format cdk-context: name the account of the stacks, twelve digits, because the keys of the CDK hold it',
    );
  }
  const entries = images.flatMap((image) => [
    ...parameterEntries(image, account, prefix),
    ...lookupEntries(image, account),
  ]);
  const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
}

type Entry = readonly [key: string, value: string];

function parameterEntries(
  { flavor, channel, version, architecture, region, imageId }: ResolvedImage,
  account: string,
  prefix: string | undefined,
): readonly Entry[] {
  const paths = parameterPaths(flavor, { ...(prefix !== undefined && { prefix }) });
  const parameterName =
    channel !== undefined
      ? paths.channelImage(channel, architecture)
      : version && paths.versionImage(version, architecture);
  return parameterName ? [[key('ssm', { account, parameterName, region }), imageId]] : [];
}

function lookupEntries(
  { flavor, channel, version, architecture, region, imageId, image, ownerId }: ResolvedImage,
  account: string,
): readonly Entry[] {
  const owner = image?.ownerId ?? ownerId;
  // By name the CDK takes the newest image, which need not be the one of a channel.
  if (channel !== undefined || version === undefined || owner === undefined) return [];
  const parts = {
    account,
    'filters.image-type.0': 'machine',
    'filters.name.0': imageNamePattern({ flavor, version, architecture }),
    'filters.state.0': 'available',
    'owners.0': owner,
    region,
  };
  return [[key('ami', parts), imageId]];
}

function key(provider: string, parts: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(parts)
    .map(([name, value]) => `${name}=${value.replaceAll(':', '$:')}`)
    .sort();
  return [provider, ...sorted].join(':');
}
