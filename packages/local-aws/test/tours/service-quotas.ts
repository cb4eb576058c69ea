import * as quotas from '@aws-sdk/client-service-quotas';
import type { Settings } from './tours.js';

/** Service Quotas. */
export async function tourServiceQuotas(settings: Settings): Promise<void> {
  const client = new quotas.ServiceQuotasClient(settings);
  const quota = { ServiceCode: 'ec2', QuotaCode: 'L-B665C33B' };
  await client.send(new quotas.ListServicesCommand({ MaxResults: 1 }));
  await client.send(new quotas.ListServiceQuotasCommand({ ServiceCode: 'ec2' }));
  await client.send(new quotas.ListAWSDefaultServiceQuotasCommand({ ServiceCode: 'ssm' }));
  await client.send(new quotas.GetServiceQuotaCommand(quota));
  await client.send(new quotas.GetAWSDefaultServiceQuotaCommand(quota));
  const { RequestedQuota } = await client.send(
    new quotas.RequestServiceQuotaIncreaseCommand({ ...quota, DesiredValue: 60_000 }),
  );
  await client.send(
    new quotas.GetRequestedServiceQuotaChangeCommand({ RequestId: RequestedQuota?.Id }),
  );
  await client.send(new quotas.ListRequestedServiceQuotaChangeHistoryCommand({}));
}
