import { optional, text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import { describeQuota, requireQuota, requireQuotaService } from './find-quota.js';
import { type Quota, quotaServices, quotas } from './quotas.js';
import { pageInput, quotasPage } from './quotas-page.js';

/** Reading quotas. Every account has the defaults, because no request is ever approved. */
export const readQuotas = [
  operation({
    action: 'ListServices',
    input: pageInput,
    run(input) {
      const { rows, next } = quotasPage(quotaServices, ({ code }) => code, input);
      return {
        Services: rows.map(({ code, name }) => ({ ServiceCode: code, ServiceName: name })),
        NextToken: next,
      };
    },
  }),

  operation({
    action: 'GetServiceQuota',
    input: { ServiceCode: text, QuotaCode: text },
    run: getQuota,
  }),

  operation({
    action: 'GetAWSDefaultServiceQuota',
    input: { ServiceCode: text, QuotaCode: text },
    run: getQuota,
  }),

  operation({
    action: 'ListServiceQuotas',
    input: {
      ServiceCode: text,
      QuotaCode: optional(text),
      QuotaAppliedAtLevel: optional(text),
      ...pageInput,
    },
    run(input, context) {
      const { QuotaCode: code, QuotaAppliedAtLevel: level = 'ACCOUNT' } = input;
      const found = quotasOf(input.ServiceCode).filter(
        (quota) => level !== 'RESOURCE' && (code === undefined || quota.code === code),
      );
      return listQuotas(found, input, context);
    },
  }),

  operation({
    action: 'ListAWSDefaultServiceQuotas',
    input: { ServiceCode: text, ...pageInput },
    run: (input, context) => listQuotas(quotasOf(input.ServiceCode), input, context),
  }),
];

function getQuota(
  input: { readonly ServiceCode: string; readonly QuotaCode: string },
  context: Context,
): AnswerMembers {
  return { Quota: describeQuota(requireQuota(input.ServiceCode, input.QuotaCode), context) };
}

function quotasOf(serviceCode: string): readonly Quota[] {
  const { code } = requireQuotaService(serviceCode);
  return quotas.filter(({ service }) => service === code);
}

function listQuotas(
  found: readonly Quota[],
  input: Parameters<typeof quotasPage>[2],
  context: Context,
): AnswerMembers {
  const { rows, next } = quotasPage(found, ({ code }) => code, input);
  return { Quotas: rows.map((quota) => describeQuota(quota, context)), NextToken: next };
}
