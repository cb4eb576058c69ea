import type { Command } from '../../../state/tables/command.js';
import { ApiError } from '../../api-error.js';
import { invalid } from '../parameter-errors.js';
import type { Status } from './command-status.js';

/** Turns the filters of commands and invocations into one question; all of them must match. */
export function commandFilter(
  filters: readonly { readonly key: string; readonly value: string }[],
): (command: Command, status: Status) => boolean {
  const tests = filters.map(readFilter);
  return (command, status) => tests.every((test) => test(command, status));
}

function readFilter({
  key,
  value,
}: {
  readonly key: string;
  readonly value: string;
}): (command: Command, status: Status) => boolean {
  switch (key) {
    case 'InvokedAfter':
    case 'InvokedBefore': {
      const time = new Date(value).getTime();
      if (Number.isNaN(time)) throw invalid(`${value} is not a time.`);
      return ({ requestedAt }) => {
        const difference = new Date(requestedAt).getTime() - time;
        return key === 'InvokedAfter' ? difference > 0 : difference < 0;
      };
    }
    case 'Status':
      return (_, { status }) => status === value;
    case 'ExecutionStage':
      return (_, { status }) => {
        const isUnderWay = ['Pending', 'InProgress', 'Cancelling'].includes(status);
        return value === (isUnderWay ? 'Executing' : 'Complete');
      };
    case 'DocumentName':
      return ({ documentName }) => documentName === value;
    default:
      throw new ApiError('InvalidFilterKey', `The specified key isn't valid: ${key}`);
  }
}
