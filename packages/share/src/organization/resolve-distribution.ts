import type { TagSet } from '@soe/contract';
import type { OrganizationAccess, OrganizationTree } from '../access/organization-access.js';
import type { AwsAccess } from '../aws-access.js';
import { cancelled, ShareError } from '../errors.js';
import type { ShareEvent } from '../share-event.js';
import type { DistributionRequest } from './distribution-request.js';
import { resolveRequest } from './resolve-request.js';
import { accountsWithWantedTags } from './select-accounts.js';
import type { ResolvedDistribution } from './selection-report.js';

/** How an organisation is read. */
export interface ResolveOptions {
  /** The way to AWS, as the management account or a delegated administrator. */
  readonly aws: Pick<AwsAccess, 'organization'>;
  /** Told how far the reading is. Default: nobody. */
  readonly onEvent?: (event: ShareEvent) => void;
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
  const tree = await readTags(access, bare, accountsWithWantedTags(selectors, bare), options);
  const resolved = resolveRequest(request, tree);
  refuseErrors(resolved);
  return resolved;
}

/** So many accounts have their tags read between two events. */
const tagsAtATime = 20;

const nobody: OrganizationTree = {
  id: '',
  arn: '',
  managementAccount: '',
  root: { id: '', name: '' },
  units: [],
  accounts: [],
};

/** Tags cost a call each, and Organizations lets few begin per second, so it is told how far it is. */
async function readTags(
  access: OrganizationAccess,
  tree: OrganizationTree,
  wanted: readonly string[],
  { onEvent }: ResolveOptions,
): Promise<OrganizationTree> {
  const tags = new Map<string, TagSet>();
  const tell = () =>
    onEvent?.({
      type: 'organization-read',
      accounts: tree.accounts.length,
      tagsRead: tags.size,
      tagsWanted: wanted.length,
    });
  tell();
  for (let begin = 0; begin < wanted.length; begin += tagsAtATime) {
    const some = await access.tags(wanted.slice(begin, begin + tagsAtATime));
    for (const [account, own] of Object.entries(some)) tags.set(account, own);
    tell();
  }
  return {
    ...tree,
    accounts: tree.accounts.map((account) => {
      const own = tags.get(account.id);
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
