import type { Table } from '../../state/store.js';
import { type LogGroup, logGroupTable } from '../../state/tables/log-group.js';
import {
  type LogBatch,
  type LogStream,
  logBatchTable,
  logStreamTable,
} from '../../state/tables/log-stream.js';
import { type Context, ownArn, ownScope } from '../context.js';
import { checkForm, invalidParameter, notFound } from './logs-errors.js';

const groupForm = /^[.\-_/#A-Za-z0-9]+$/;
const streamForm = /^[^:*]*$/;

/** A log group is named, or, where AWS takes both, identified by its name or ARN. */
export interface GroupRequest {
  readonly logGroupName?: string | undefined;
  readonly logGroupIdentifier?: string | undefined;
}

/** The log groups of the caller. */
export function groupsOf(context: Context): Table<LogGroup> {
  return context.store.table(logGroupTable, ownScope(context));
}

/** The streams of a log group. */
export function streamsOf(group: string, context: Context): Table<LogStream> {
  return context.store.table(logStreamTable, `${ownScope(context)}/${group}`);
}

/** The batches of a log stream. Neither name can have a colon. */
export function batchesOf(group: string, stream: string, context: Context): Table<LogBatch> {
  return context.store.table(logBatchTable, `${ownScope(context)}/${group}:${stream}`);
}

/** The log group that a request is about, or the refusal of AWS. */
export function requireGroup(request: GroupRequest, context: Context): LogGroup {
  const { logGroupName, logGroupIdentifier } = request;
  if ((logGroupName === undefined) === (logGroupIdentifier === undefined)) {
    throw invalidParameter('Exactly one of logGroupName and logGroupIdentifier is required.');
  }
  const name = logGroupName ?? nameOf(logGroupIdentifier ?? '', context);
  checkGroupName(name);
  const group = groupsOf(context).get(name);
  if (group === undefined) throw notFound('log group');
  return group;
}

/** The log stream with this name, or the refusal of AWS. */
export function requireStream(group: LogGroup, name: string, context: Context): LogStream {
  checkStreamName(name);
  const stream = streamsOf(group.name, context).get(name);
  if (stream === undefined) throw notFound('log stream');
  return stream;
}

/** Refuses names that no log group can have. */
export function checkGroupName(name: string): void {
  checkForm(name, 'logGroupName', groupForm);
}

/** Refuses names that no log stream can have. */
export function checkStreamName(name: string): void {
  checkForm(name, 'logStreamName', streamForm);
}

/** The ARN of a log group. That of its streams goes on with `:log-stream:` and a name. */
export function groupArn(name: string, context: Context): string {
  return ownArn(context, 'logs', `log-group:${name}`);
}

/** The name in an ARN of the caller; an ARN of somebody else has a name that nobody has. */
export function nameOf(identifier: string, context: Context): string {
  if (!identifier.startsWith('arn:')) return identifier;
  const prefix = groupArn('', context);
  if (!identifier.startsWith(prefix)) throw notFound('log group');
  return identifier.slice(prefix.length).replace(/:\*$/, '');
}
