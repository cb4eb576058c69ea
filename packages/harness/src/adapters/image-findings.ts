import type { EC2Client, ImageFinding } from '@aws-sdk/client-ec2';
import { HarnessError } from '../errors.js';
import type { ScanReport } from '../scans/finding.js';
import { severityOf } from '../scans/severity-words.js';
import { type ToldFinding, tidyFindings } from '../scans/tidy-findings.js';
import { askAws, type Cancel, codeOf } from './ask-aws.js';

/** Where the image is. */
export interface ImageFindingsOptions {
  /** The region. */
  readonly region: string;
  /** Client of EC2. Default: one with the credentials of the environment. */
  readonly client?: EC2Client;
  /** Stops the calls. Default: never. */
  readonly signal?: AbortSignal;
}

/**
 * What Amazon Inspector found in the image itself, as EC2 tells everybody who may use it. Images that it
 * never scanned have no result of a scan: a gap, not an empty list. EC2 names a weakness and its packages
 * in a title only.
 *
 * @throws HarnessError `HARNESS_IMAGE_NOT_FOUND`, `HARNESS_AWS_FAILED`
 */
export async function imageFindings(
  imageId: string,
  options: ImageFindingsOptions,
): Promise<ScanReport> {
  const { region, signal } = options;
  const sdk = await import('@aws-sdk/client-ec2');
  const client = options.client ?? new sdk.EC2Client({ region });
  const scannedAt = await askAws(`look at the scan of ${imageId} in ${region}`, signal, (cancel) =>
    scanDate(sdk, client, { imageId, region }, cancel),
  );
  const base = { scanner: { name: 'inspector', content: 'image scan' }, target: imageId };
  if (scannedAt === undefined) {
    const gap = `${imageId} has no scan result: Inspector has not scanned this image`;
    return { ...base, evaluated: 0, gaps: [gap], findings: [] };
  }
  const found = await askAws(`list findings of ${imageId} in ${region}`, signal, (cancel) =>
    listFindings(sdk, client, imageId, cancel),
  );
  return {
    ...base,
    scannedAt: scannedAt.toISOString(),
    evaluated: 1,
    gaps: [],
    findings: tidyFindings(found.flatMap(toFindings), `findings of ${imageId}`),
  };
}

type Sdk = typeof import('@aws-sdk/client-ec2');

async function scanDate(
  sdk: Sdk,
  client: EC2Client,
  { imageId, region }: { readonly imageId: string; readonly region: string },
  cancel: Cancel,
) {
  const command = new sdk.DescribeImagesCommand({ ImageIds: [imageId] });
  const { Images = [] } = await client.send(command, cancel).catch((cause: unknown) => {
    if (!/^InvalidAMIID/.test(codeOf(cause))) throw cause;
    throw notFound(imageId, region, cause);
  });
  const [image] = Images;
  if (image === undefined) throw notFound(imageId, region);
  return image.ScanResults?.FindingScanDate;
}

function notFound(imageId: string, region: string, cause?: unknown): HarnessError {
  return new HarnessError(
    'HARNESS_IMAGE_NOT_FOUND',
    `Cannot look at the scan of ${imageId}: there is no such image in ${region}, or this account may not use it.`,
    cause === undefined ? {} : { cause },
  );
}

async function listFindings(sdk: Sdk, client: EC2Client, imageId: string, cancel: Cancel) {
  const found: ImageFinding[] = [];
  const pages = sdk.paginateGetImageFindings({ client }, { ImageId: imageId }, cancel);
  for await (const { ImageFindings = [] } of pages) found.push(...ImageFindings);
  return found;
}

/** `CVE-2026-1234 - openssl, openssl-libs`: the id, then the packages. Otherwise the title is the id. */
function toFindings(found: ImageFinding, index: number): readonly ToldFinding[] {
  const [, id, rest = ''] = /^(\S+) - (.+)$/.exec(found.Title ?? '') ?? [];
  const names = rest.split(', ');
  const common = {
    id: id ?? found.Title,
    kind: 'vulnerability' as const,
    severity: severityOf(found.SeverityLabel),
    score: found.Score,
    title: found.Title,
    fixAvailable: found.FixAvailable,
    firstSeenAt: found.FirstObservedAt,
    place: `ImageFindings[${index}]`,
  };
  if (id === undefined) return [{ ...common, path: found.Paths?.[0] }];
  // Whatever is no list of names, such as "… and 2 more", stays one text.
  const packages = names.every((name) => /^[\w.+:@/-]+$/.test(name)) ? names : [rest];
  return packages.map((name) => ({ ...common, package: name }));
}
