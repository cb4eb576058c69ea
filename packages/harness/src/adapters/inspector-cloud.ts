import type {
  CoveredResource,
  Inspector2Client,
  Finding as InspectorFinding,
  VulnerablePackage,
} from '@aws-sdk/client-inspector2';
import type { Finding } from '../scans/finding.js';
import type { InspectorCloud, InspectorQuery, InstanceCoverage } from '../scans/inspector-cloud.js';
import { severityOf } from '../scans/severity-words.js';
import { type ToldFinding, tidyFindings } from '../scans/tidy-findings.js';
import { askAws, type Cancel } from './ask-aws.js';
import { importPeer } from './import-peer.js';

/**
 * What is needed of a client of `@aws-sdk/client-inspector2`. Its types stay out of the public ones, because
 * the package is optional.
 */
export interface InspectorClient {
  /** Sends a command of the SDK. */
  send(command: object, options?: { readonly abortSignal?: AbortSignal }): Promise<unknown>;
}

/** Values of a filter at most. */
const mostValues = 10;

const loadSdk = () =>
  importPeer(
    '@aws-sdk/client-inspector2',
    'scan with Inspector',
    () => import('@aws-sdk/client-inspector2'),
  );

/**
 * Amazon Inspector through the client of its SDK, which is loaded with the first call.
 *
 * @throws HarnessError `HARNESS_PEER_MISSING` if `@aws-sdk/client-inspector2` is not installed
 */
export async function inspectorCloud(options: {
  /** The region. */
  readonly region: string;
  /** Default: one with the credentials of the environment. */
  readonly client?: InspectorClient;
}): Promise<InspectorCloud> {
  const { region } = options;
  const sdk = await loadSdk();
  const client =
    (options.client as Inspector2Client | undefined) ?? new sdk.Inspector2Client({ region });
  return {
    coverage: async (query, signal) => {
      const found = await inChunks(query, async (chunk) =>
        askAws(`look at what Inspector covers in ${region}`, signal, (cancel) =>
          listCoverage(sdk, client, chunk, cancel),
        ),
      );
      return found.filter((resource) => isAbout(resource, query)).flatMap(readCoverage);
    },
    findings: async (query, signal) => {
      const found = await inChunks(query, async (chunk) =>
        askAws(`list findings of Inspector in ${region}`, signal, (cancel) =>
          listFindings(sdk, client, chunk, cancel),
        ),
      );
      const open = found.filter(({ status }) => status !== 'SUPPRESSED');
      return { open: readFindings(open), suppressed: found.length - open.length };
    },
  };
}

type Sdk = Awaited<ReturnType<typeof loadSdk>>;

async function listCoverage(
  sdk: Sdk,
  client: Inspector2Client,
  query: InspectorQuery,
  cancel: Cancel,
): Promise<readonly CoveredResource[]> {
  const filterCriteria = {
    resourceType: [{ comparison: 'EQUALS' as const, value: 'AWS_EC2_INSTANCE' }],
    scanType: [{ comparison: 'EQUALS' as const, value: 'PACKAGE' }],
    ...('instanceIds' in query && { resourceId: query.instanceIds.map(equals) }),
  };
  const pages = sdk.paginateListCoverage({ client }, { filterCriteria }, cancel);
  const found: CoveredResource[] = [];
  for await (const { coveredResources = [] } of pages) found.push(...coveredResources);
  return found;
}

async function listFindings(
  sdk: Sdk,
  client: Inspector2Client,
  query: InspectorQuery,
  cancel: Cancel,
): Promise<readonly InspectorFinding[]> {
  const filterCriteria = {
    findingStatus: ['ACTIVE', 'SUPPRESSED'].map(equals),
    ...('instanceIds' in query
      ? { resourceId: query.instanceIds.map(equals) }
      : { ec2InstanceImageId: [equals(query.imageId)] }),
  };
  const pages = sdk.paginateListFindings({ client, pageSize: 100 }, { filterCriteria }, cancel);
  const found: InspectorFinding[] = [];
  for await (const { findings = [] } of pages) found.push(...findings);
  return found;
}

function equals(value: string) {
  return { comparison: 'EQUALS' as const, value };
}

async function inChunks<T>(
  query: InspectorQuery,
  ask: (query: InspectorQuery) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  if ('imageId' in query) return ask(query);
  const found: T[] = [];
  for (let at = 0; at < query.instanceIds.length; at += mostValues) {
    found.push(...(await ask({ instanceIds: query.instanceIds.slice(at, at + mostValues) })));
  }
  return found;
}

/** Coverage has no filter for the image of an instance. */
function isAbout({ resourceMetadata }: CoveredResource, query: InspectorQuery): boolean {
  return 'instanceIds' in query || resourceMetadata?.ec2?.amiId === query.imageId;
}

function readCoverage({
  resourceId,
  scanStatus,
  lastScannedAt,
}: CoveredResource): readonly InstanceCoverage[] {
  if (resourceId === undefined) return [];
  return [
    {
      instanceId: resourceId,
      status: scanStatus?.statusCode ?? 'unknown',
      reason: scanStatus?.reason ?? 'unknown',
      ...(lastScannedAt !== undefined && { scannedAt: lastScannedAt.toISOString() }),
    },
  ];
}

function readFindings(found: readonly InspectorFinding[]): readonly Finding[] {
  return tidyFindings(found.flatMap(toFindings), 'findings of Inspector');
}

/** One per package that has it. Findings about networks and code have none. */
function toFindings(found: InspectorFinding): readonly ToldFinding[] {
  const { packageVulnerabilityDetails: details, networkReachabilityDetails: network } = found;
  const common = {
    severity: severityOf(found.severity),
    score: found.inspectorScore,
    title: found.title,
    firstSeenAt: found.firstObservedAt,
    place: found.findingArn ?? 'finding',
  };
  if (details === undefined) {
    const { begin, end } = network?.openPortRange ?? {};
    return [
      {
        ...common,
        id:
          network === undefined
            ? (found.codeVulnerabilityDetails?.detectorId ?? found.title ?? found.type)
            : `NETWORK-${network.protocol}-${begin}-${end}`,
        kind: 'other',
      },
    ];
  }
  const packages = details.vulnerablePackages ?? [];
  return (packages.length > 0 ? packages : [undefined]).map((one) => ({
    ...common,
    id: details.vulnerabilityId,
    aliases: details.relatedVulnerabilities,
    kind: 'vulnerability',
    package: one?.name,
    version: one && versionOf(one),
    fixedIn: one && fixedIn(one),
    path: one?.filePath,
    url: details.sourceUrl,
    fixAvailable:
      one?.fixedInVersion === undefined ? yesNo(found.fixAvailable) : fixedIn(one) !== undefined,
    exploitKnown: yesNo(found.exploitAvailable),
    epss: found.epss?.score,
    publishedAt: details.vendorCreatedAt,
  }));
}

/** Inspector tells version, release and epoch apart. */
function versionOf({ version = '', release = '', epoch = 0 }: VulnerablePackage): string {
  return `${epoch > 0 ? `${epoch}:` : ''}${version}${release === '' ? '' : `-${release}`}`;
}

function fixedIn({ fixedInVersion }: VulnerablePackage): string | undefined {
  return fixedInVersion === 'NotAvailable' ? undefined : fixedInVersion;
}

/** `PARTIAL`: some of the packages have a fix; it is told by package then. */
function yesNo(word: string | undefined): boolean | undefined {
  return word === 'YES' || word === 'PARTIAL' ? true : word === 'NO' ? false : undefined;
}
