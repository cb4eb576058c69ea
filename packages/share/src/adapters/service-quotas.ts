import type { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import type { QuotaName, QuotaNumbers } from '../access/account-access.js';
import { callAws } from './call-aws.js';

/** Where Service Quotas keeps a quota: by a code that never changes, or else by its name. */
type Entry =
  | { readonly service: string; readonly code: string }
  | { readonly service: string; readonly name: RegExp };

const entries: Readonly<Record<QuotaName, Entry>> = {
  images: { service: 'ec2', code: 'L-B665C33B' },
  publicImages: { service: 'ec2', code: 'L-0E3CBAB9' },
  sharingEntities: { service: 'ec2', code: 'L-70015FFA' },
  snapshots: { service: 'ebs', code: 'L-309BACF6' },
  fastRestores: { service: 'ebs', name: /^fast snapshot restore$/i },
  // AWS publishes no codes for those of Parameter Store.
  standardParameters: { service: 'ssm', name: /\bstandard parameters\b/i },
  advancedParameters: { service: 'ssm', name: /\badvanced parameters\b/i },
};

/** The quotas of one account and region; what Service Quotas does not know is left out. */
export async function serviceQuotas(
  client: () => Promise<ServiceQuotasClient>,
  names: readonly QuotaName[],
  region: string,
  abortSignal: AbortSignal | undefined,
): Promise<QuotaNumbers> {
  const lists = new Map<string, Promise<readonly Quota[]>>();
  const list = (service: string) => {
    const listed = lists.get(service) ?? listQuotas(client, service, region, abortSignal);
    lists.set(service, listed);
    return listed;
  };
  const values = await Promise.all(
    names.map(async (name): Promise<readonly [QuotaName, number][]> => {
      const entry = entries[name];
      const value =
        'code' in entry
          ? await readQuota(client, entry, region, abortSignal)
          : (await list(entry.service)).find((quota) => entry.name.test(quota.name))?.value;
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return Object.fromEntries(values.flat());
}

interface Quota {
  readonly name: string;
  readonly value: number;
}

function readQuota(
  client: () => Promise<ServiceQuotasClient>,
  { service, code }: { readonly service: string; readonly code: string },
  region: string,
  abortSignal: AbortSignal | undefined,
): Promise<number | undefined> {
  const call = { action: 'servicequotas:GetServiceQuota', subject: `${service} ${code}`, region };
  return callAws(call, async () => {
    const { GetServiceQuotaCommand } = await import('@aws-sdk/client-service-quotas');
    const command = new GetServiceQuotaCommand({ ServiceCode: service, QuotaCode: code });
    try {
      const answer = await (await client()).send(command, sending(abortSignal));
      return answer.Quota?.Value;
    } catch (error) {
      // Nobody ever changed it here, or this region does not have it.
      if (error instanceof Error && error.name === 'NoSuchResourceException') return undefined;
      throw error;
    }
  });
}

function listQuotas(
  client: () => Promise<ServiceQuotasClient>,
  service: string,
  region: string,
  abortSignal: AbortSignal | undefined,
): Promise<readonly Quota[]> {
  const call = { action: 'servicequotas:ListServiceQuotas', subject: service, region };
  return callAws(call, async () => {
    const { paginateListServiceQuotas } = await import('@aws-sdk/client-service-quotas');
    const paging = { client: await client(), pageSize: 100 };
    const pages = paginateListServiceQuotas(paging, { ServiceCode: service }, sending(abortSignal));
    const found: Quota[] = [];
    for await (const { Quotas = [] } of pages) {
      for (const { QuotaName: name = '', Value: value } of Quotas) {
        if (value !== undefined) found.push({ name, value });
      }
    }
    return found;
  });
}

function sending(abortSignal: AbortSignal | undefined) {
  return abortSignal === undefined ? {} : { abortSignal };
}
