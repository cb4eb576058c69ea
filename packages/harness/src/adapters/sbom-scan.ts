import type { AwsCredentials, Clock } from '@soe/packer-runner';
import { HarnessError } from '../errors.js';
import { systemClock } from '../launch/wait.js';
import { printable } from '../printable.js';
import type { ScanReport } from '../scans/finding.js';
import { mergeScans } from '../scans/merge-scans.js';
import { readSbomScan } from '../scans/read-sbom-scan.js';
import {
  type SbomComponent,
  type SbomGapsOptions,
  sbomComponents,
  sbomGaps,
} from '../scans/sbom-components.js';
import { parseScanJson, textAt, valueAt } from '../scans/scan-json.js';
import { signedHeaders } from './aws-signature.js';

/** How a bill of material is scanned. */
export interface ScanSbomOptions extends SbomGapsOptions {
  /** Region whose Inspector is asked. */
  readonly region: string;
  /** Default: those of the environment, as the clients of the SDK find them. */
  readonly credentials?: AwsCredentials | (() => Promise<AwsCredentials>);
  /** Address of the service. Default: `https://inspector-scan.REGION.amazonaws.com`. */
  readonly endpoint?: string;
  /** Default: that of Node. */
  readonly fetch?: typeof fetch;
  /** Measures the waits between attempts. Default: the clock of this machine. */
  readonly clock?: Clock;
  /** Stops the scan. Default: never. */
  readonly signal?: AbortSignal;
}

/** Components in a call, at most (Inspector API reference, *ScanSbom*). */
const mostComponents = 5000;
/** Bytes of an answer at most, by the same page; some room for what is not counted. */
const longestAnswer = 16 * 1024 * 1024;
const attempts = 5;

/**
 * Scans a bill of material in CycloneDX 1.5 with the Scan API of Inspector, which needs no instance and
 * keeps nothing. Large ones are sent in parts, each with the component of the operating system, and
 * smaller ones where the answer would be too large. Throttling is waited for.
 *
 * @param sbom - The parsed bill of material, or its text
 * @throws HarnessError `HARNESS_SCAN_INVALID`, `HARNESS_AWS_FAILED`, `HARNESS_OPTIONS_INVALID`
 * @example
 * ```ts
 * const report = await scanSbom(await readFile('sbom.json', 'utf8'), { region: 'eu-west-1' });
 * ```
 */
export async function scanSbom(sbom: unknown, options: ScanSbomOptions): Promise<ScanReport> {
  const json = parseScanJson(sbom, 'a CycloneDX bill of material');
  const version = textAt(json, 'specVersion');
  if (version !== '1.5') {
    throw new HarnessError(
      'HARNESS_SCAN_INVALID',
      `Cannot scan a bill of material: specVersion is ${printable(version ?? 'missing', 20)}, and Inspector takes 1.5. Write it anew in that version.`,
    );
  }
  const components = sbomComponents(json);
  const gaps = sbomGaps(components.length, options);
  const scanner = { name: 'inspector-scan' };
  if (components.length === 0) return { scanner, evaluated: 0, gaps, findings: [] };
  const send = await sender(options);
  const common = { bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, ...metadataOf(json) };
  const system = components.filter((each) => each['type'] === 'operating-system').slice(0, 10);
  const rest = components.filter((each) => !system.includes(each));
  const reports: ScanReport[] = [];
  const scan = async (part: readonly SbomComponent[]): Promise<void> => {
    const sent = [...system, ...part];
    const answer = await send({ ...common, components: sent });
    if (answer !== 'too-large') reports.push(wholeReport(answer, sent.length));
    else if (part.length > 1) {
      const half = Math.ceil(part.length / 2);
      await scan(part.slice(0, half));
      await scan(part.slice(half));
    } else throw failed('the answer for a single component is too large');
  };
  const most = mostComponents - system.length;
  for (let at = 0; at < Math.max(rest.length, 1); at += most) await scan(rest.slice(at, at + most));
  const { evaluated, ...merged } = mergeScans(reports);
  const name = textAt(json, 'metadata', 'component', 'name');
  return {
    ...merged,
    ...(name !== undefined && { target: printable(name, 200) }),
    // The component of the system is in every part.
    evaluated: Math.min(evaluated, components.length),
    gaps: [...gaps, ...merged.gaps],
  };
}

/** Components that do not come back were not looked at. */
function wholeReport(answer: object, sent: number): ScanReport {
  const report = readSbomScan(answer);
  const back = sbomComponents(answer).length;
  if (back >= sent) return report;
  return {
    ...report,
    gaps: [...report.gaps, `${back} of ${sent} components came back from the scanner`],
  };
}

function metadataOf(json: unknown) {
  const metadata = valueAt(json, 'metadata');
  return metadata === undefined ? {} : { metadata };
}

type Answer = 'too-large' | object;

async function sender(options: ScanSbomOptions): Promise<(sbom: object) => Promise<Answer>> {
  const { region, clock = systemClock, signal, fetch: ask = fetch } = options;
  const url = endpointOf(options);
  const credentials = options.credentials ?? (await credentialsOfEnvironment(region));
  const request = { service: 'inspector-scan', region, url };
  return async (sbom) => {
    const body = JSON.stringify({ sbom, outputFormat: 'CYCLONE_DX_1_5' });
    for (let attempt = 1; ; attempt += 1) {
      signal?.throwIfAborted();
      // Signed anew each time: signatures end after some minutes.
      const headers = await signedHeaders({ ...request, body }, credentials);
      const { status, text } = await post(ask, url, { headers, body }, signal);
      if (status === 200) return text === undefined ? 'too-large' : reportIn(text);
      const problem = problemIn(text ?? '');
      if (isTooLarge(status, problem)) return 'too-large';
      if ((status !== 429 && status < 500 && status !== 0) || attempt >= attempts) {
        throw failed(`${status === 0 ? 'no answer' : `status ${status}`}: ${problem}`);
      }
      await clock.delay(1000 * 2 ** (attempt - 1) * (0.75 + clock.random() / 2), signal);
    }
  };
}

/** Any client of the SDK finds them; this one is there already. */
async function credentialsOfEnvironment(region: string) {
  const { EC2Client } = await import('@aws-sdk/client-ec2');
  return new EC2Client({ region }).config.credentials;
}

/** Status 0: there was no answer. No text: it is longer than answers may be. */
async function post(
  ask: typeof fetch,
  url: URL,
  { headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  signal: AbortSignal | undefined,
): Promise<{ readonly status: number; readonly text?: string }> {
  try {
    const response = await ask(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'error',
      ...(signal !== undefined && { signal }),
    });
    const text = await limitedText(response);
    return { status: response.status, ...(text !== undefined && { text }) };
  } catch (cause) {
    signal?.throwIfAborted();
    return { status: 0, text: `${cause instanceof Error ? cause.message : cause}` };
  }
}

async function limitedText(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    // Leaving the loop cancels the rest.
    if (size > longestAnswer) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function reportIn(text: string): object {
  const report = valueAt(parseScanJson(text, 'an answer of ScanSbom'), 'sbom');
  if (typeof report === 'object' && report !== null) return report;
  throw failed('the answer has no member sbom');
}

function problemIn(text: string): string {
  try {
    const message = valueAt(JSON.parse(text), 'message') ?? valueAt(JSON.parse(text), 'Message');
    return printable(typeof message === 'string' ? message : text, 300);
  } catch {
    return printable(text, 300) || 'without a message';
  }
}

function isTooLarge(status: number, problem: string): boolean {
  return (
    status === 413 ||
    (status === 400 && /\b(?:response|output)\b.*\b(?:size|large|exceed)/i.test(problem))
  );
}

function failed(seen: string): HarnessError {
  return new HarnessError(
    'HARNESS_AWS_FAILED',
    `Cannot scan a bill of material with Inspector: ${seen}. Check credentials, region and the IAM action inspector-scan:ScanSbom.`,
  );
}

function endpointOf({ region, endpoint }: ScanSbomOptions): URL {
  if (!/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(region)) {
    throw new HarnessError(
      'HARNESS_OPTIONS_INVALID',
      `Cannot scan a bill of material: option region is "${printable(region, 50)}", not a region of AWS.`,
    );
  }
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const base = endpoint ?? `https://inspector-scan.${region}.${domain}`;
  if (URL.canParse(base)) return new URL('/scan/sbom', base);
  throw new HarnessError(
    'HARNESS_OPTIONS_INVALID',
    `Cannot scan a bill of material: option endpoint is "${printable(base, 100)}", not an address.`,
  );
}
