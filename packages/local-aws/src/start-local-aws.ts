import { type HttpServer, listen } from './adapters/http-server.js';
import { openStateDirectory } from './adapters/state-directory.js';
import { type ApiCall, createLedger } from './api-call.js';
import { checkOrganization, defaultOrganization, type LocalOrganization } from './organization.js';
import { defaultRegion } from './seeds/regions.js';
import { type Seeds, seedsOf } from './seeds/source-images.js';
import { createRequestHandler } from './server/handle-request.js';
import { services } from './services/services.js';
import { createStore } from './state/store.js';

/** How {@link startLocalAws} is asked for a server. */
export interface LocalAwsOptions {
  /** The port to listen on. Default: 0, any free port. */
  readonly port?: number;
  /**
   * Where the state is kept between runs. Each change is written before its call is answered, so a
   * killed server loses nothing that was answered; only the crash of the whole machine can.
   * Default: nothing is kept.
   */
  readonly stateDirectory?: string;
  /** The accounts that exist. Default: {@link defaultOrganization}. */
  readonly organization?: LocalOrganization;
  /** How many seconds a copied or created image stays `pending`. Default: 0. */
  readonly copySeconds?: number;
  /** How far reads lag behind writes. Default: not at all. */
  readonly consistency?: ConsistencyOptions;
  /**
   * What time it is. When it throws, the call has no effect and is answered with an internal error.
   * Default: the time of this machine.
   */
  readonly clock?: () => Date;
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
  /** Every call so far, oldest first; of very many, the last 100,000. */
  calls(): readonly ApiCall[];
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
 * Starts EC2, SSM, STS and Organizations on loopback.
 *
 * @example
 * ```ts
 * await using aws = await startLocalAws();
 * const ec2 = new EC2Client({ endpoint: aws.endpoint, region: 'us-east-1', credentials });
 * ```
 *
 * @throws LocalAwsError when the organization, the port or the state directory cannot be used.
 */
export async function startLocalAws(options: LocalAwsOptions = {}): Promise<LocalAws> {
  const clock = options.clock ?? (() => new Date());
  const organization = checkOrganization(options.organization ?? defaultOrganization);
  const state =
    options.stateDirectory === undefined ? undefined : openStateDirectory(options.stateDirectory);
  const ledger = createLedger();
  const handle = createRequestHandler({
    world: {
      store: createStore(state),
      organization,
      seeds: remember(seedsOf),
      copySeconds: options.copySeconds ?? 0,
      consistency: {
        imageSeconds: options.consistency?.images ?? 0,
        parameterSeconds: options.consistency?.parameters ?? 0,
      },
    },
    services,
    clock,
    onCall(call) {
      options.onCall?.(call);
      ledger.add(call);
    },
  });

  let server: HttpServer;
  try {
    server = await listen(options.port ?? 0, handle);
  } catch (error) {
    state?.close();
    throw error;
  }
  const endpoint = `http://127.0.0.1:${server.port}`;
  const close = async (): Promise<void> => {
    await server.close();
    state?.close();
  };
  return {
    endpoint,
    port: server.port,
    organization,
    calls: ledger.calls,
    environment: ({ account = organization.managementAccount, region = defaultRegion } = {}) => ({
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: account,
      // Long and odd, because runners mask the secret of the environment wherever it occurs.
      AWS_SECRET_ACCESS_KEY: 'not-checked-by-local-aws',
      AWS_EC2_METADATA_DISABLED: 'true',
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
