import type { TableDefinition } from '../store.js';

/** A request for a higher quota. Nobody decides on it here. */
export interface QuotaRequest {
  readonly id: string;
  readonly serviceCode: string;
  readonly quotaCode: string;
  readonly desiredValue: number;
  readonly createdAt: string;
  readonly requester: string;
}

/** Requests of one account in one region. */
export const quotaRequestTable: TableDefinition<QuotaRequest> = {
  name: 'servicequotas.requests',
  key: ({ id }) => id,
};
