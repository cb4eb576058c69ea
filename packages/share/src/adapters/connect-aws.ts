import { EC2Client } from '@aws-sdk/client-ec2';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { QuotaName } from '../access/account-access.js';
import type { Place } from '../access/place.js';
import type { AwsAccess } from '../aws-access.js';
import { type Clock, systemClock } from '../clock.js';
import type { ParameterAccount } from '../distribution.js';
import { awsRequestBudgets } from '../limits/aws-request-budgets.js';
import { createLimiters } from '../limits/limiters.js';
import type { RequestBudget } from '../limits/request-budget.js';
import { type AssumeRoleOptions, assumeRole } from './assume-role.js';
import type { AwsCredentials } from './aws-credentials.js';
import { ec2Account } from './ec2-account.js';
import { ec2Fast } from './ec2-fast.js';
import { ec2Images } from './ec2-images.js';
import { ec2Launch } from './ec2-launch.js';
import { ec2LaunchTemplates } from './ec2-launch-templates.js';
import { ec2Lifecycle } from './ec2-lifecycle.js';
import { kmsKeys } from './kms-keys.js';
import { type LimitedClient, limitRequests } from './limit-requests.js';
import { organizations, organizationsClient, organizationsRegion } from './organizations.js';
import { serviceQuotas } from './service-quotas.js';
import { ssmParameterTree } from './ssm-parameter-tree.js';
import { ssmParameters } from './ssm-parameters.js';

/** How AWS is reached. Whatever is left out comes from the standard AWS environment. */
export interface ConnectAwsOptions {
  /** Endpoint of all services. Default: `AWS_ENDPOINT_URL`, else the endpoints of AWS. */
  readonly endpoint?: string;
  /** Credentials of the owner account. Default: what the SDK finds: environment, profile, role. */
  readonly credentials?: AwsCredentials | (() => Promise<AwsCredentials>);
  /** How roles of consumer accounts are assumed. */
  readonly assumeRole?: AssumeRoleOptions;
  /**
   * How many requests AWS grants an account in a region; the first row that a request fits counts,
   * and without one it is not limited. Default: {@link awsRequestBudgets}.
   */
  readonly limits?: readonly RequestBudget[];
  /** What the limits are measured with. Default: the real clock. */
  readonly clock?: Clock;
}

/** So often a call is tried that finds no answer or an error of the server. */
const maxAttempts = 6;

/**
 * The real AWS, or whatever the standard AWS environment points at. Clients are made when they are
 * first needed, one per account and region, and kept as long as the answer is. So are the limits of
 * requests: whatever goes through the same answer shares them.
 */
export function connectAws(options: ConnectAwsOptions = {}): AwsAccess {
  const { clock = systemClock, limits = awsRequestBudgets } = options;
  const limiters = createLimiters(limits, clock);
  const limited = <C extends LimitedClient>(service: string, place: Place, client: C): C =>
    limitRequests(
      client,
      { service, region: place.region, account: place.consumer?.account ?? 'owner' },
      { limiters, clock },
    );
  const reach = (region: string) => ({
    region,
    maxAttempts,
    ...(options.endpoint !== undefined && { endpoint: options.endpoint }),
  });
  const own = options.credentials === undefined ? {} : { credentials: options.credentials };
  const roles = new Map<string, () => Promise<AwsCredentials>>();
  const ec2 = new Map<string, EC2Client>();
  const ssm = new Map<string, SSMClient>();
  const organization = new Map<string, Promise<OrganizationsClient>>();
  const kms = new Map<string, Promise<KMSClient>>();
  const quotas = new Map<string, Promise<ServiceQuotasClient>>();

  function roleOf(consumer: ParameterAccount, region: string): () => Promise<AwsCredentials> {
    return kept(roles, `${consumer.account} ${consumer.role}`, () =>
      assumeRole(
        limited('sts', { region }, new STSClient({ ...reach(region), ...own })),
        consumer,
        { ...options.assumeRole, region },
      ),
    );
  }

  function settings({ region, consumer }: Place) {
    if (consumer === undefined) return { ...reach(region), ...own };
    return { ...reach(region), credentials: roleOf(consumer, region) };
  }

  return {
    in(place, { signal } = {}) {
      const { region, consumer } = place;
      const key = `${region} ${consumer?.account} ${consumer?.role}`;
      const where = consumer === undefined ? region : `${region} of account ${consumer.account}`;
      const ec2Client = () =>
        kept(ec2, key, () => limited('ec2', place, new EC2Client(settings(place))));
      const ssmClient = () =>
        kept(ssm, key, () => limited('ssm', place, new SSMClient(settings(place))));
      // Loaded when they are first needed: most distributions need neither.
      const kmsClient = () =>
        kept(kms, key, async () => {
          const { KMSClient } = await import('@aws-sdk/client-kms');
          return limited('kms', place, new KMSClient(settings(place)));
        });
      const quotasClient = () =>
        kept(quotas, key, async () => {
          const { ServiceQuotasClient } = await import('@aws-sdk/client-service-quotas');
          return limited('servicequotas', place, new ServiceQuotasClient(settings(place)));
        });
      return {
        get images() {
          return ec2Images(ec2Client(), where, signal);
        },
        get parameters() {
          return ssmParameters(ssmClient(), where, signal);
        },
        get launch() {
          return ec2Launch(ec2Client(), where, signal);
        },
        get launchTemplates() {
          return ec2LaunchTemplates(ec2Client(), where, signal);
        },
        get fast() {
          return ec2Fast(ec2Client(), where, signal);
        },
        get lifecycle() {
          return {
            ...ec2Lifecycle(ec2Client(), where, signal),
            parametersBelow: ssmParameterTree(ssmClient(), where, signal),
          };
        },
        get keys() {
          return kmsKeys(kmsClient, where, signal);
        },
        get account() {
          const assume = async () =>
            consumer === undefined
              ? ''
              : ((await roleOf(consumer, region)()).accountId ?? consumer.account);
          const clients = {
            ec2: ec2Client,
            ssm: ssmClient,
            quotas: (names: readonly QuotaName[]) =>
              serviceQuotas(quotasClient, names, where, signal),
            assume,
          };
          return ec2Account(clients, where, signal);
        },
      };
    },
    organization({ region: anyRegion = 'us-east-1', signal } = {}) {
      const region = organizationsRegion(anyRegion);
      const client = () =>
        kept(organization, region, async () =>
          limited(
            'organizations',
            { region },
            await organizationsClient({ ...reach(region), ...own }),
          ),
        );
      return organizations(client, region, signal);
    },
  };
}

function kept<V>(map: Map<string, V>, key: string, make: () => V): V {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
