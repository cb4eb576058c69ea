import { GetServiceQuotaCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import type { AwsConnection } from '../aws-connection.js';

/**
 * The value of a quota that holds in a region, as Service Quotas tells it.
 *
 * @param quota - Codes of the service and of the quota
 * @throws what the SDK throws
 */
export async function serviceQuota(
  quota: { readonly service: string; readonly code: string },
  {
    region,
    signal,
    ...connection
  }: AwsConnection & { readonly region: string; readonly signal: AbortSignal },
): Promise<number | undefined> {
  const quotas = new ServiceQuotasClient({ region, ...connection });
  try {
    const { Quota } = await quotas.send(
      new GetServiceQuotaCommand({ ServiceCode: quota.service, QuotaCode: quota.code }),
      { abortSignal: signal },
    );
    return Quota?.Value;
  } finally {
    quotas.destroy();
  }
}
