import { randomBytes } from 'node:crypto';
import { decimal, flag, optional, text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import { type QuotaRequest, quotaRequestTable } from '../../state/tables/quota-request.js';
import { ApiError } from '../api-error.js';
import { type Context, ownScope } from '../context.js';
import { operation } from '../operation.js';
import { nameQuota, noSuchResource, requireQuota, requireQuotaService } from './find-quota.js';
import { pageInput, quotasPage } from './quotas-page.js';

/** Asking for more. A request stays pending for ever, and the quota stays as it is. */
export const quotaRequests = [
  operation({
    action: 'RequestServiceQuotaIncrease',
    input: {
      ServiceCode: text,
      QuotaCode: text,
      DesiredValue: decimal,
      SupportCaseAllowed: optional(flag),
    },
    run(input, context) {
      const quota = requireQuota(input.ServiceCode, input.QuotaCode);
      if (!quota.adjustable) {
        throw new ApiError(
          'IllegalArgumentException',
          `The quota ${quota.name} is not adjustable.`,
        );
      }
      if (input.DesiredValue <= quota.value) {
        throw new ApiError(
          'IllegalArgumentException',
          `You must provide a quota value greater than the current quota value, which is ${quota.value}.`,
        );
      }
      const table = context.store.table(quotaRequestTable, ownScope(context));
      for (const open of table.rows()) {
        if (open.serviceCode === quota.service && open.quotaCode === quota.code) {
          throw new ApiError(
            'ResourceAlreadyExistsException',
            'Only one open service quota increase request is allowed per quota.',
          );
        }
      }
      const request: QuotaRequest = {
        id: randomBytes(16).toString('hex') + randomBytes(4).toString('hex'),
        serviceCode: quota.service,
        quotaCode: quota.code,
        desiredValue: input.DesiredValue,
        createdAt: context.now.toISOString(),
        requester: JSON.stringify({ accountId: context.account, callerArn: context.caller.arn }),
      };
      table.put(request);
      return { RequestedQuota: describe(request, context) };
    },
  }),

  operation({
    action: 'GetRequestedServiceQuotaChange',
    input: { RequestId: text },
    run(input, context) {
      const request = context.store
        .table(quotaRequestTable, ownScope(context))
        .get(input.RequestId);
      if (request === undefined) throw noSuchResource('The request does not exist.');
      return { RequestedQuota: describe(request, context) };
    },
  }),

  operation({
    action: 'ListRequestedServiceQuotaChangeHistory',
    input: { ServiceCode: optional(text), Status: optional(text), ...pageInput },
    run(input, context) {
      const { ServiceCode: service, Status: status = 'PENDING' } = input;
      if (service !== undefined) requireQuotaService(service);
      const found = [...context.store.table(quotaRequestTable, ownScope(context)).rows()].filter(
        ({ serviceCode }) =>
          status === 'PENDING' && (service === undefined || serviceCode === service),
      );
      const { rows, next } = quotasPage(found, ({ createdAt, id }) => `${createdAt} ${id}`, input);
      return {
        RequestedQuotas: rows.map((request) => describe(request, context)),
        NextToken: next,
      };
    },
  }),
];

function describe(request: QuotaRequest, context: Context): AnswerMembers {
  const created = new Date(request.createdAt);
  return {
    ...nameQuota(requireQuota(request.serviceCode, request.quotaCode), context),
    Id: request.id,
    DesiredValue: request.desiredValue,
    Status: 'PENDING',
    Created: created,
    LastUpdated: created,
    Requester: request.requester,
    QuotaRequestedAtLevel: 'ACCOUNT',
  };
}
