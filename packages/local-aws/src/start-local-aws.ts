import { type HttpServer, listen } from './adapters/http-server.js';
import { memoryBlobs } from './adapters/memory-blobs.js';
import { openStateDirectory } from './adapters/state-directory.js';
import type { ApiCall } from './api-call.js';
import { checkStartOptions } from './check-start-options.js';
import { createHosting } from './compute/hosting.js';
import {
  type ComputeOption,
  type ComputeState,
  type OpenMachines,
  openMachines,
} from './compute/open-machines.js';
import type { RunningInstance } from './compute/running-instance.js';
import type { FaultList } from './hostility/fault-list.js';
import { createHostility, type HostilityOptions } from './hostility/hostility.js';
import { createMachineClock, type VirtualClock } from './hostility/virtual-clock.js';
import { createWaits } from './hostility/waits.js';
import { createRegionCheck, type OptedInRegions } from './opted-in-regions.js';
import { checkOrganization, defaultOrganization, type LocalOrganization } from './organization.js';
import { defaultRegion } from './seeds/regions.js';
import { type Seeds, seedsOf } from './seeds/source-images.js';
import { bodyLimit } from './server/body-limit.js';
import { createRequestHandler } from './server/handle-request.js';
import { createLedger } from './server/ledger.js';
import { createLocalEndpoints } from './server/local-endpoints.js';
import { refuseForeign } from './server/refuse-foreign.js';
import type { World } from './services/context.js';
import type { Service } from './services/service.js';
import { services } from './services/services.js';
import { dropReleased, dropUnused } from './state/blob-uses.js';
import { createStore } from './state/store.js';

/** How {@link startLocalAws} is asked for a server. */
export interface LocalAwsOptions extends HostilityOptions {
  /** The port to listen on. Default: 0, any free port. */
  readonly port?: number;
  /**
   * Where the state is kept between runs. Each change is written before its call is answered, so a
   * killed server loses nothing that was answered; only the crash of the whole machine can.
   * Default: nothing is kept.
   */
  readonly stateDirectory?: string;
  /**
   * Whether instances really run: `none`, `overlay` (Linux, as layers over the system of this host;
   * a place for rehearsals, not a security boundary), or `auto`, which is `overlay` where that is
   * possible. Default: `none`, an instance is a row that says it runs.
   */
  readonly compute?: ComputeOption;
  /** The accounts that exist. Default: {@link defaultOrganization}. */
  readonly organization?: LocalOrganization;
  /** How many seconds a copied or created image stays `pending`. Default: 0. */
  readonly copySeconds?: number;
  /** How far reads lag behind writes. Default: not at all. */
  readonly consistency?: ConsistencyOptions;
  /** The regions that are enabled beside those that always are. Default: none. */
  readonly optedInRegions?: OptedInRegions;
  /**
   * What time it is: a function, or a clock that can be moved, also over HTTP. When it throws, the
   * call has no effect and is answered with an internal error. Default: the time of this machine,
   * which can be moved over HTTP.
   */
  readonly clock?: (() => Date) | VirtualClock;
  /**
   * Told of every call when it is answered. When it throws, the answer is an internal error and the
   * call is missing from {@link LocalAws.calls}, but it had its effect. Default: nobody is told.
   */
  readonly onCall?: (call: ApiCall) => void;
}

/** How far reads lag behind writes, in seconds. */
export interface ConsistencyOptions {
  /** How long a new image is `InvalidAMIID.NotFound`. Default: 0. */
  readonly images?: number;
  /** How long reads of parameters show what was there before. Default: 0. */
  readonly parameters?: number;
}

/** As whom and where a program should act. */
export interface LocalAwsEnvironmentOptions {
  /** The account. Default: the management account. */
  readonly account?: string;
  /** The region. Default: `us-east-1`. */
  readonly region?: string;
}

/** A server that answers. */
export interface LocalAws {
  /** Where it listens: `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  /** The port it listens on. */
  readonly port: number;
  /** The accounts that exist. */
  readonly organization: LocalOrganization;
  /** How instances run, and, where `auto` found no way, why not. */
  readonly compute: ComputeState;
  /** The instances that really run, and where they are reached by SSH; none with `none`. */
  instances(): readonly RunningInstance[];
  /** Every call so far, in the order of their answers; of very many, the last 100,000. */
  calls(): readonly ApiCall[];
  /** What goes wrong from now on. */
  readonly faults: FaultList;
  /** The variables that make an AWS SDK or command line speak to this server. */
  environment(options?: LocalAwsEnvironmentOptions): Record<string, string>;
  /**
   * Stops listening, ends open connections and releases the state directory. Doing it again changes
   * nothing.
   */
  close(): Promise<void>;
  /** The same as `close`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts an embedded AWS on loopback.
 *
 * @example
 * ```ts
 * await using aws = await startLocalAws();
 * const ec2 = new EC2Client({ endpoint: aws.endpoint, region: 'us-east-1', credentials });
 * ```
 *
 * @throws LocalAwsError when an option, the organization, the port or the state directory cannot be
 * used.
 */
export function startLocalAws(options: LocalAwsOptions = {}): Promise<LocalAws> {
  return startServices(services, options);
}

/** Starts these services instead, for those who look over the shoulders of the real ones. */
export async function startServices(
  services: readonly Service[],
  options: LocalAwsOptions = {},
): Promise<LocalAws> {
  checkStartOptions(options);
  const { clock = createMachineClock() } = options;
  const now = typeof clock === 'function' ? clock : clock.now;
  const hostility = createHostility(options);
  const isEnabledRegion = createRegionCheck(options.optedInRegions ?? []);
  const organization = checkOrganization(options.organization ?? defaultOrganization);
  const state =
    options.stateDirectory === undefined ? undefined : openStateDirectory(options.stateDirectory);
  const blobs = state?.blobs ?? memoryBlobs();
  const store = createStore({
    ...state,
    onCommitted(changes) {
      dropReleased(blobs, changes);
      hosting.notice(changes);
    },
  });
  let machines: OpenMachines;
  try {
    machines = await openMachines(options.compute ?? 'none', options.stateDirectory);
  } catch (error) {
    state?.close();
    throw error;
  }
  const hosting = createHosting(machines, store, now);
  const ledger = createLedger();
  const waits = createWaits();
  const world: World = {
    store,
    blobs,
    organization,
    seeds: remember(seedsOf),
    copySeconds: options.copySeconds ?? 0,
    consistency: {
      imageSeconds: options.consistency?.images ?? 0,
      parameterSeconds: options.consistency?.parameters ?? 0,
    },
    isEnabledRegion,
    ...(hosting.guests === undefined ? {} : { guests: hosting.guests }),
  };
  const handle = createRequestHandler({
    world,
    services,
    clock: now,
    hostility,
    waits,
    onCall(call) {
      options.onCall?.(call);
      ledger.add(call);
    },
  });
  const local = createLocalEndpoints({
    ledger,
    faults: hostility.faults,
    now,
    clock: typeof clock === 'function' ? undefined : clock,
  });

  let server: HttpServer;
  try {
    dropUnused({ store, blobs });
    hosting.start(world);
    server = await listen(options.port ?? 0, {
      bodyLimit,
      answer: async (request) => refuseForeign(request) ?? local(request) ?? handle(request),
    });
  } catch (error) {
    await hosting.close();
    state?.close();
    throw error;
  }
  const endpoint = `http://127.0.0.1:${server.port}`;
  const close = async (): Promise<void> => {
    waits.end();
    await server.close();
    await hosting.close();
    state?.close();
  };
  return {
    endpoint,
    port: server.port,
    organization,
    compute: machines.state,
    instances: hosting.list,
    calls: ledger.calls,
    faults: hostility.faults,
    environment: ({ account = organization.managementAccount, region = defaultRegion } = {}) => ({
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: account,
      // Long and odd, because runners mask the secret of the environment wherever it occurs.
      AWS_SECRET_ACCESS_KEY: 'not-checked-by-local-aws',
      AWS_EC2_METADATA_DISABLED: 'true',
      // So that what is built here can tell whether there is something to connect to, and to test.
      SOE_LOCAL_COMPUTE: machines.state.kind,
    }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** A region is seeded when it is first asked for, so starting takes no time. */
function remember(seed: (region: string) => Seeds): (region: string) => Seeds {
  const known = new Map<string, Seeds>();
  return (region) => {
    const seeds = known.get(region) ?? seed(region);
    known.set(region, seeds);
    return seeds;
  };
}
