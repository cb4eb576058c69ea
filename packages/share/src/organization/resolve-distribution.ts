import type { OrganizationTree } from '../access/organization-access.js';
import type { AwsAccess } from '../aws-access.js';
import { cancelled, ShareError } from '../errors.js';
import type { DistributionRequest } from './distribution-request.js';
import { type ResolvedDistribution, resolveRequest } from './resolve-request.js';
import { accountsWithWantedTags } from './select-accounts.js';

/** How an organisation is read. */
export interface ResolveOptions {
  /** The way to AWS, as the management account or a delegated administrator. */
  readonly aws: Pick<AwsAccess, 'organization'>;
  /** Stops the reading. Default: never. */
  readonly signal?: AbortSignal;
}

/**
 * Turn a distribution with selectors into a plain one: the organisation is read once, tags only of
 * accounts where they decide, and not at all where there is no selector. The answer says which
 * account came from which selector and which were left out.
 *
 * @example
 * ```ts
 * const { distribution, report } = await resolveDistribution(
 *   {
 *     regions: [{ region: 'eu-west-1' }],
 *     select: [{ units: ['Root/Workloads'], except: { tags: { stage: ['dev'] } } }],
 *   },
 *   { aws: connectAws() },
 * );
 * ```
 *
 * @throws ShareError `SHARE_SELECTOR_INVALID` with all findings: a selector is malformed, names a
 * unit or an account that is not there, or chooses nobody; or EC2 cannot share with so many
 * @throws ShareError `SHARE_AWS_FAILED` when the organisation cannot be read, `SHARE_CANCELLED`
 */
export async function resolveDistribution(
  request: DistributionRequest,
  options: ResolveOptions,
): Promise<ResolvedDistribution> {
  const selectors = [...(request.select ?? []), ...(request.parameters?.select?.accounts ?? [])];
  if (selectors.length === 0) {
    const { distribution, report } = resolveRequest(request, nobody);
    const { organization: _, ...rest } = report;
    return { distribution, report: rest };
  }
  if (options.signal?.aborted) throw cancelled('reading the organisation');
  const access = options.aws.organization({
    region: request.regions[0]?.region,
    signal: options.signal,
  });
  const bare = await access.tree();
  const wanted = accountsWithWantedTags(selectors, bare);
  const tags = wanted.length === 0 ? {} : await access.tags(wanted);
  const resolved = resolveRequest(request, withTags(bare, tags));
  refuseErrors(resolved);
  return resolved;
}

const nobody: OrganizationTree = {
  id: '',
  arn: '',
  managementAccount: '',
  root: { id: '', name: '' },
  units: [],
  accounts: [],
};

function withTags(
  tree: OrganizationTree,
  tags: Awaited<ReturnType<ReturnType<AwsAccess['organization']>['tags']>>,
): OrganizationTree {
  return {
    ...tree,
    accounts: tree.accounts.map((account) => {
      const own = tags[account.id];
      return own === undefined ? account : { ...account, tags: own };
    }),
  };
}

function refuseErrors({ report }: ResolvedDistribution): void {
  const errors = report.findings.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  const list = errors.map(({ subject, message }) => `${subject}: ${message}`).join('; ');
  throw new ShareError(
    'SHARE_SELECTOR_INVALID',
    `selecting accounts of ${report.organization}: ${list}`,
  );
}
