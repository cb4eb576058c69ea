import { randomUUID } from 'node:crypto';
import {
  integer,
  list,
  map,
  optional,
  type ReadMembers,
  structure,
  text,
} from '../../../protocols/shape.js';
import { type Command, commandTable } from '../../../state/tables/command.js';
import { ApiError } from '../../api-error.js';
import { type Context, ownScope } from '../../context.js';
import { operation } from '../../operation.js';
import { invalid } from '../parameter-errors.js';
import { type CommandDocument, requireDocument } from './documents.js';
import { describeCommand } from './list-commands.js';
import { nodesOf } from './managed-nodes.js';
import { isTargetKey } from './target-nodes.js';

const input = {
  InstanceIds: list(text),
  Targets: list(structure({ Key: optional(text), Values: list(text) })),
  DocumentName: text,
  DocumentVersion: optional(text),
  TimeoutSeconds: optional(integer),
  Comment: optional(text),
  Parameters: optional(map(list(text))),
  OutputS3Region: optional(text),
  OutputS3BucketName: optional(text),
  OutputS3KeyPrefix: optional(text),
  MaxConcurrency: optional(text),
  MaxErrors: optional(text),
};

type Send = ReadMembers<typeof input>;

/** Sending commands. Who runs the instances hands them out, a moment later, as on AWS. */
export const sendCommand = [
  operation({
    action: 'SendCommand',
    input,
    run(send, context) {
      const document = requireDocument(send.DocumentName, send.DocumentVersion);
      checkLimits(send);
      checkTargets(send, document, context);
      const command: Command = {
        id: randomUUID(),
        documentName: document.name,
        documentVersion: send.DocumentVersion ?? '$DEFAULT',
        comment: send.Comment ?? '',
        parameters: readParameters(send.Parameters ?? {}, document),
        instanceIds: send.InstanceIds,
        targets: send.Targets.map(({ Key: key = '', Values: values }) => ({ key, values })),
        requestedAt: context.now.toISOString(),
        timeoutSeconds: send.TimeoutSeconds ?? 3600,
        maxConcurrency: send.MaxConcurrency ?? '50',
        maxErrors: send.MaxErrors ?? '0',
        ...(send.OutputS3BucketName === undefined ? {} : { outputBucket: send.OutputS3BucketName }),
        ...(send.OutputS3KeyPrefix === undefined ? {} : { outputPrefix: send.OutputS3KeyPrefix }),
        isHandedOut: false,
        isCancelled: false,
      };
      context.store.table(commandTable, ownScope(context)).put(command);
      return { Command: describeCommand(command, context) };
    },
  }),
];

function checkLimits(send: Send): void {
  const { TimeoutSeconds: timeout = 3600, MaxConcurrency, MaxErrors } = send;
  if (timeout < 30 || timeout > 2_592_000) {
    throw invalid('TimeoutSeconds must be between 30 and 2592000.');
  }
  if ((send.Comment?.length ?? 0) > 100) throw invalid('A comment has at most 100 characters.');
  if (MaxConcurrency !== undefined && !/^(?:[1-9]\d{0,6}|[1-9]\d?%|100%)$/.test(MaxConcurrency)) {
    throw invalid(`MaxConcurrency is not valid: ${MaxConcurrency}`);
  }
  if (MaxErrors !== undefined && !/^(?:0|[1-9]\d{0,6}|[1-9]?\d%|100%)$/.test(MaxErrors)) {
    throw invalid(`MaxErrors is not valid: ${MaxErrors}`);
  }
}

function checkTargets(send: Send, { platforms, name }: CommandDocument, context: Context): void {
  const { InstanceIds: ids, Targets: targets } = send;
  if (ids.length > 50 || targets.length > 5) {
    throw invalid('A command takes at most 50 instance ids or 5 targets.');
  }
  if (ids.length > 0 === targets.length > 0) {
    throw invalid('A command takes either instance ids or targets.');
  }
  if (new Set(ids).size < ids.length) {
    throw new ApiError('DuplicateInstanceId', 'You cannot specify an instance ID twice.');
  }
  for (const { Key: key } of targets) {
    if (key === undefined || !isTargetKey(key)) throw invalid(`Unknown target: ${key}`);
  }
  const managed = new Set(nodesOf(context).map(({ node }) => node.instanceId));
  const strangers = ids.filter((id) => !managed.has(id));
  if (strangers.length > 0) {
    throw new ApiError(
      'InvalidInstanceId',
      `Instances [[${strangers.join(', ')}]] not in a valid state for account ${context.account}`,
    );
  }
  if (!platforms.includes('Linux')) {
    throw new ApiError(
      'UnsupportedPlatformType',
      `The document ${name} is for ${platforms.join(' and ')} here, and all managed nodes run Linux.`,
    );
  }
}

function readParameters(
  given: Readonly<Record<string, readonly string[]>>,
  { parameters }: CommandDocument,
): Command['parameters'] {
  const unknown = Object.keys(given).filter(
    (name) => !parameters.some((parameter) => parameter.name === name),
  );
  if (unknown.length > 0) {
    throw new ApiError('InvalidParameters', `Undefined parameters: ${unknown.join(', ')}`);
  }
  const missing = parameters.filter(
    ({ name, defaultValue }) => defaultValue === undefined && (given[name]?.length ?? 0) === 0,
  );
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(', ');
    throw new ApiError('InvalidParameters', `Missing parameters: ${names}`);
  }
  for (const { name, type, allowedPattern } of parameters) {
    const values = given[name] ?? [];
    const isBad = values.some((value) => allowedPattern?.test(value) === false);
    if (isBad || (type === 'String' && values.length > 1)) {
      throw new ApiError('InvalidParameters', `Invalid value for parameter ${name}.`);
    }
  }
  return given;
}
