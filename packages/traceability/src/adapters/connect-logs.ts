import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { AwsTraceStoreOptions } from './aws-trace-store.js';
import { importPeer } from './import-peer.js';

/** Which CloudWatch Logs is asked, and how often. */
export interface LogsConnection extends AwsTraceStoreOptions {
  /** How often a call is made that fails in passing. Default: 6. */
  readonly maxAttempts?: number;
}

/** A connection to CloudWatch Logs. */
export interface LogsPlace {
  /** The SDK, which is loaded with the first call. */
  readonly sdk: typeof import('@aws-sdk/client-cloudwatch-logs');
  /** For calls that may be made twice. */
  readonly client: CloudWatchLogsClient;
  /** For events: only who has looked what is there may send them again. */
  readonly writer: CloudWatchLogsClient;
}

/** Connects with the first call, and once. */
export function connectLogs(options: LogsConnection): () => Promise<LogsPlace> {
  let place: Promise<LogsPlace> | undefined;
  return () => {
    place ??= importPeer(
      '@aws-sdk/client-cloudwatch-logs',
      'archive to CloudWatch Logs',
      () => import('@aws-sdk/client-cloudwatch-logs'),
    ).then((sdk) => {
      const { region, endpoint, credentials, maxAttempts = 6 } = options;
      const connection = {
        ...(region !== undefined && { region }),
        ...(endpoint !== undefined && { endpoint }),
        ...(credentials !== undefined && { credentials }),
      };
      return {
        sdk,
        client: new sdk.CloudWatchLogsClient({ ...connection, maxAttempts }),
        writer: new sdk.CloudWatchLogsClient({ ...connection, maxAttempts: 1 }),
      };
    });
    return place;
  };
}
