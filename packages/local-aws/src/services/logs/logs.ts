import { awsJson } from '../../protocols/aws-json.js';
import type { Service } from '../service.js';
import { filterLogEvents } from './filter-log-events.js';
import { getLogEvents } from './get-log-events.js';
import { logGroups } from './log-groups.js';
import { logStreams } from './log-streams.js';
import { logTags } from './log-tags.js';
import { putLogEvents } from './put-log-events.js';

/** CloudWatch Logs: groups, streams and events. */
export const logs: Service = {
  name: 'logs',
  title: 'CloudWatch Logs',
  protocol: awsJson,
  operations: [
    ...logGroups,
    ...logStreams,
    ...putLogEvents,
    ...getLogEvents,
    ...filterLogEvents,
    ...logTags,
  ],
};
