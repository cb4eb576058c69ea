import { defaultParameterPrefix } from '@soe/contract';
import type { LaunchEvent } from '@soe/harness';
import type { PackerEvent } from '@soe/packer-runner';
import {
  connectAws,
  type Distribution,
  type DistributionRequest,
  resolveDistribution,
  type ShareEvent,
} from '@soe/share';
import type { FlavorConfig } from '../config/config.js';
import type { LoadedConfig } from '../config/load-config.js';
import { OrchestratorError } from '../errors.js';

/** What every stage of the pipeline takes from outside. */
export interface PipelineContext extends LoadedConfig {
  /** The environment: credentials, endpoint, CI. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Version of `soe`, for the record. Default: not recorded. */
  readonly version?: string;
  /** The time. Default: now. */
  readonly clock?: () => Date;
  /** Stops the pipeline. */
  readonly signal?: AbortSignal;
  /** Told what happens, as it happens. */
  readonly onEvent?: (event: PipelineEvent) => void;
}

/** Something worth showing while a release is made. */
export type PipelineEvent =
  | { readonly type: 'stage'; readonly stage: Stage; readonly detail: string }
  | { readonly type: 'warning'; readonly message: string }
  | { readonly type: 'packer'; readonly buildId: string; readonly event: PackerEvent }
  | { readonly type: 'test'; readonly event: LaunchEvent }
  | { readonly type: 'share'; readonly event: ShareEvent };

/** The stages of a release, in their order. */
export type Stage =
  | 'plan'
  | 'build'
  | 'record'
  | 'test'
  | 'scan'
  | 'share'
  | 'candidate'
  | 'promote'
  | 'notes'
  | 'attest'
  | 'archive';

/**
 * The configuration of a flavor.
 *
 * @throws OrchestratorError `SOE_FLAVOR_UNKNOWN`
 */
export function flavorOf({ config, file }: LoadedConfig, flavor: string): FlavorConfig {
  const found = Object.hasOwn(config.flavors, flavor) ? config.flavors[flavor] : undefined;
  if (found !== undefined) return found;
  throw new OrchestratorError(
    'SOE_FLAVOR_UNKNOWN',
    `no flavor ${JSON.stringify(flavor)} in ${file}; it has ${Object.keys(config.flavors).join(', ')}`,
  );
}

/** Where the releases of a flavor go. The build region is always one of the regions. */
export function distributionOf(loaded: LoadedConfig, flavor: string): DistributionRequest {
  const { region, distribution: common } = loaded.config;
  const distribution = flavorOf(loaded, flavor).distribution ?? common;
  return distribution.regions.some((each) => each.region === region)
    ? distribution
    : { ...distribution, regions: [{ region }, ...distribution.regions] };
}

/** The same, with the accounts that it selects: the organisation is read where it does. */
export async function resolvedDistribution(
  context: PipelineContext,
  flavor: string,
): Promise<Distribution> {
  const { signal, onEvent } = context;
  const { distribution, report } = await resolveDistribution(distributionOf(context, flavor), {
    aws: connectAws(),
    ...(signal !== undefined && { signal }),
    onEvent: (event) => onEvent?.({ type: 'share', event }),
  });
  for (const { message } of report.findings) onEvent?.({ type: 'warning', message });
  return distribution;
}

/** The prefix of the parameters of a flavor. */
export function prefixOf(loaded: LoadedConfig, flavor: string): string {
  return distributionOf(loaded, flavor).parameters?.prefix ?? defaultParameterPrefix;
}
