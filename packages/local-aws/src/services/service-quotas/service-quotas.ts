import { awsJson } from '../../protocols/aws-json.js';
import type { Service } from '../service.js';
import { quotaRequests } from './quota-requests.js';
import { readQuotas } from './read-quotas.js';

/** Service Quotas, for the quotas that matter to images. */
export const serviceQuotas: Service = {
  name: 'servicequotas',
  title: 'Service Quotas',
  protocol: awsJson,
  operations: [...readQuotas, ...quotaRequests],
};
