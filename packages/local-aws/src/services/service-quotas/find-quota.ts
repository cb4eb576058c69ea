import type { AnswerMembers } from '../../protocols/wire.js';
import { ApiError } from '../api-error.js';
import { type Context, ownArn } from '../context.js';
import { type Quota, type QuotaService, quotaServices, quotas } from './quotas.js';

/** The service with this code, or the refusal of AWS. */
export function requireQuotaService(code: string): QuotaService {
  const service = quotaServices.find((candidate) => candidate.code === code);
  if (service === undefined) throw noSuchResource(`The service ${code} does not exist.`);
  return service;
}

/** The quota with this code, or the refusal of AWS. */
export function requireQuota(serviceCode: string, quotaCode: string): Quota {
  const { code } = requireQuotaService(serviceCode);
  const quota = quotas.find((one) => one.service === code && one.code === quotaCode);
  if (quota === undefined) {
    throw noSuchResource(`The quota ${quotaCode} of the service ${code} does not exist.`);
  }
  return quota;
}

/** A quota as answers have it. */
export function describeQuota(quota: Quota, context: Context): AnswerMembers {
  return {
    ...nameQuota(quota, context),
    Value: quota.value,
    Adjustable: quota.adjustable,
    QuotaAppliedAtLevel: 'ACCOUNT',
    Description: quota.description,
  };
}

/** What answers say of every quota, whatever they are about. */
export function nameQuota({ service, code, name }: Quota, context: Context): AnswerMembers {
  return {
    ServiceCode: service,
    ServiceName: requireQuotaService(service).name,
    QuotaArn: ownArn(context, 'servicequotas', `${service}/${code}`),
    QuotaCode: code,
    QuotaName: name,
    Unit: 'None',
    GlobalQuota: service === 's3',
  };
}

/** The refusal for what is not there. */
export function noSuchResource(message: string): ApiError {
  return new ApiError('NoSuchResourceException', message);
}
