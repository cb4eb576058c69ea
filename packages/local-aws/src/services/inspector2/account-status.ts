import { list, optional, text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import {
  type InspectorAccount,
  inspectorAccountTable,
  scannedInstanceTable,
} from '../../state/tables/inspector.js';
import { type Context, ownScope } from '../context.js';
import { operation } from '../operation.js';
import { invalidInput } from './inspector-errors.js';

/** The kinds of resources that AWS scans. Here only instances are; the others find nothing. */
const kinds = {
  EC2: 'ec2',
  ECR: 'ecr',
  LAMBDA: 'lambda',
  LAMBDA_CODE: 'lambdaCode',
  CODE_REPOSITORY: 'codeRepository',
} as const;

/** Switching scans on and off. That is done at once, but answers speak of it as of something begun. */
export const accountStatus = [
  operation({
    action: 'Enable',
    rest: { method: 'POST', path: '/enable' },
    input: { accountIds: list(text), resourceTypes: list(text), clientToken: optional(text) },
    run(input, context) {
      const types = checkTypes(input.resourceTypes);
      if (types.length === 0) throw invalidInput('At least one resource type is required.');
      return forAccounts(input.accountIds, context, () => {
        const before = inspectorAccount(context);
        const added = types.filter((type) => before?.resourceTypes.includes(type) !== true);
        put(context, {
          account: context.account,
          resourceTypes: [...(before?.resourceTypes ?? []), ...added],
          enabledAt: before?.enabledAt ?? context.now.toISOString(),
        });
        return statuses(context, (type) => (added.includes(type) ? 'ENABLING' : undefined));
      });
    },
  }),

  operation({
    action: 'Disable',
    rest: { method: 'POST', path: '/disable' },
    input: { accountIds: list(text), resourceTypes: list(text) },
    run(input, context) {
      const named = checkTypes(input.resourceTypes);
      const types = named.length === 0 ? Object.keys(kinds) : named;
      return forAccounts(input.accountIds, context, () => {
        const before = inspectorAccount(context);
        const removed = before?.resourceTypes.filter((type) => types.includes(type)) ?? [];
        const left = before?.resourceTypes.filter((type) => !types.includes(type)) ?? [];
        if (removed.includes('EC2')) forgetInstances(context);
        if (before !== undefined && left.length > 0)
          put(context, { ...before, resourceTypes: left });
        else context.store.table(inspectorAccountTable, ownScope(context)).remove(context.account);
        return statuses(context, (type) => (removed.includes(type) ? 'DISABLING' : undefined));
      });
    },
  }),

  operation({
    action: 'BatchGetAccountStatus',
    rest: { method: 'POST', path: '/status/batch/get' },
    input: { accountIds: list(text) },
    run: (input, context) =>
      forAccounts(input.accountIds, context, () => {
        const { status, resourceStatus } = statuses(context, () => undefined);
        return {
          state: { status },
          resourceState: Object.fromEntries(
            Object.entries(resourceStatus).map(([kind, one]) => [kind, { status: one }]),
          ),
        };
      }),
  }),
];

/** What is switched on in the account of the caller; `undefined` when nothing is. */
export function inspectorAccount(context: Context): InspectorAccount | undefined {
  return context.store.table(inspectorAccountTable, ownScope(context)).get(context.account);
}

function put(context: Context, account: InspectorAccount): void {
  context.store.table(inspectorAccountTable, ownScope(context)).put(account);
}

function checkTypes(types: readonly string[]): readonly string[] {
  const unknown = types.find((type) => !Object.hasOwn(kinds, type));
  if (unknown === undefined) return [...new Set(types)];
  throw invalidInput(`There is no resource type ${unknown}.`);
}

/** Nobody administers Inspector for others here, so each account speaks for itself only. */
function forAccounts(
  ids: readonly string[],
  context: Context,
  answer: () => AnswerMembers,
): AnswerMembers {
  const asked = ids.length === 0 ? [context.account] : [...new Set(ids)];
  const foreign = asked.filter((id) => id !== context.account);
  return {
    accounts: asked.includes(context.account) ? [{ accountId: context.account, ...answer() }] : [],
    failedAccounts: foreign.map((accountId) => ({
      accountId,
      errorCode: 'ACCESS_DENIED',
      errorMessage: `The account ${context.account} does not administer Inspector for ${accountId}.`,
    })),
  };
}

interface Statuses {
  readonly [name: string]: string | Readonly<Record<string, string>>;
  readonly status: string;
  readonly resourceStatus: Readonly<Record<string, string>>;
}

function statuses(
  context: Context,
  change: (type: string) => 'ENABLING' | 'DISABLING' | undefined,
): Statuses {
  const enabled = inspectorAccount(context)?.resourceTypes ?? [];
  const of = (type: string): string =>
    change(type) ?? (enabled.includes(type) ? 'ENABLED' : 'DISABLED');
  const each = Object.entries(kinds).map(([type, kind]) => [kind, of(type)] as const);
  const order = ['ENABLED', 'ENABLING', 'DISABLING', 'DISABLED'];
  return {
    status: order.find((status) => each.some(([, one]) => one === status)) ?? 'DISABLED',
    resourceStatus: Object.fromEntries(each),
  };
}

/** Who switches scans off loses what they have found. */
function forgetInstances(context: Context): void {
  const table = context.store.table(scannedInstanceTable, ownScope(context));
  for (const { id } of [...table.rows()]) table.remove(id);
}
