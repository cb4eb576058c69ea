import type { TableDefinition } from '../store.js';

/** Temporary credentials that AssumeRole handed out. */
export interface Session {
  readonly accessKeyId: string;
  readonly sessionToken: string;
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
  readonly expiresAt: string;
}

/** Sessions of every account; an access key id says by itself whose it is. */
export const sessionTable: TableDefinition<Session> = {
  name: 'sts.sessions',
  key: ({ accessKeyId }) => accessKeyId,
};
