import type { Clock } from '@soe/packer-runner';
import { HarnessError } from '../errors.js';
import { systemClock } from '../launch/wait.js';
import { printable } from '../printable.js';
import type { ScanReport } from '../scans/finding.js';
import { collectQualysHosts, type QualysHost } from '../scans/qualys-hosts.js';
import { type QualysKnowledge, readQualysKnowledge } from '../scans/qualys-knowledge.js';
import { qualysReport } from '../scans/read-qualys.js';
import { readScanXml } from '../scans/scan-xml.js';

/** Which hosts are asked for, and where. */
export interface QualysDetectionsOptions {
  /** Address of the API server of the platform, such as `https://qualysapi.qualys.eu`. */
  readonly baseUrl: string;
  /** A user of the API. */
  readonly credentials: { readonly username: string; readonly password: string };
  /** Hosts, by their ids or addresses in Qualys. */
  readonly hosts: { readonly ids: readonly string[] } | { readonly ips: readonly string[] };
  /** Version of the API in the addresses. Default: `2.0`; Qualys ends versions from time to time. */
  readonly apiVersion?: string;
  /** Default: that of Node. */
  readonly fetch?: typeof fetch;
  /** Measures the waits that Qualys asks for. Default: the clock of this machine. */
  readonly clock?: Clock;
  /** How long Qualys may be waited for in all, in milliseconds. Default: 30 minutes. */
  readonly maxWait?: number;
  /** Stops the calls. Default: never. */
  readonly signal?: AbortSignal;
}

/** Parts of a list at most. */
const mostPages = 1000;
/** QIDs in one question to the knowledge base. */
const mostQids = 500;
const busyWait = 10_000;

/**
 * Asks Qualys what it detected on hosts, with the knowledge base for titles and CVEs. Lists in parts are
 * followed, on the same server only. Limits of rate and concurrency are waited for as Qualys says.
 *
 * Written by the documentation of Qualys; it was never run against Qualys.
 *
 * @throws HarnessError `HARNESS_SCAN_FAILED`, `HARNESS_SCAN_INVALID`, `HARNESS_OPTIONS_INVALID`
 */
export async function qualysDetections(options: QualysDetectionsOptions): Promise<ScanReport> {
  const base = baseOf(options);
  const wanted = wantedOf(options);
  const ask = asker(options, base);
  const { apiVersion = '2.0' } = options;
  const hosts: QualysHost[] = [];
  const qids = new Set<string>();
  let address: string | undefined =
    `/api/${apiVersion}/fo/asset/host/vm/detection/?${new URLSearchParams({
      action: 'list',
      output_format: 'XML',
      // Hosts without detections are left out, so everything is asked for: any scanned host has some
      // information gathered, and what is fixed shows that it was looked for.
      status: 'New,Active,Re-Opened,Fixed',
      show_igs: '1',
      show_results: '0',
      ...wanted.query,
    })}`;
  for (let page = 1; address !== undefined; page += 1) {
    if (page > mostPages) throw failed(base, `the list has more than ${mostPages} parts`);
    const collected = collectQualysHosts();
    await readScanXml('a host detection list of Qualys', await ask(address), collected.reader);
    const list = collected.results();
    hosts.push(...list.hosts);
    for (const qid of list.qids) qids.add(qid);
    address = list.next;
  }
  const knowledge = new Map<string, QualysKnowledge>();
  const all = [...qids];
  for (let at = 0; at < all.length; at += mostQids) {
    const ids = all.slice(at, at + mostQids).join(',');
    const query = new URLSearchParams({ action: 'list', details: 'All', ids });
    const found = await readQualysKnowledge(
      await ask(`/api/${apiVersion}/fo/knowledge_base/vuln/?${query}`),
    );
    for (const [qid, known] of found) knowledge.set(qid, known);
  }
  return qualysReport(hosts, knowledge, wanted.names);
}

type Body = AsyncIterable<Uint8Array>;

function asker(options: QualysDetectionsOptions, base: URL): (address: string) => Promise<Body> {
  const { fetch: send = fetch, clock = systemClock, maxWait = 30 * 60_000, signal } = options;
  const { username, password } = options.credentials;
  const headers = {
    authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
    // Qualys refuses calls without it.
    'x-requested-with': 'soe-harness',
  };
  let waited = 0;
  const wait = async (milliseconds: number, seen: string) => {
    waited += milliseconds;
    if (waited > maxWait) throw failed(base, `${seen}, and the wait for it would be too long`);
    await clock.delay(milliseconds, signal);
  };
  // Only what is asked next has to wait, not the answer that is there.
  let owed = 0;
  return async (address) => {
    const url = sameServer(address, base);
    if (owed > 0) await wait(owed, 'no calls are left');
    owed = 0;
    for (;;) {
      signal?.throwIfAborted();
      const response = await request(send, url, headers, signal, base);
      const toWait = Number(response.headers.get('x-ratelimit-towait-sec') ?? '');
      const pause = Number.isFinite(toWait) && toWait > 0 ? toWait * 1000 : 0;
      if (response.ok && response.body !== null) {
        if (response.headers.get('x-ratelimit-remaining') === '0') owed = pause;
        return response.body;
      }
      await response.body?.cancel();
      // 409: the limit of rate, which says how long to wait, or that of calls at a time, which does not.
      if (![409, 429, 502, 503, 504].includes(response.status)) {
        throw failed(base, `status ${response.status}${advice(response.status)}`);
      }
      await wait(pause || busyWait, `status ${response.status}`);
    }
  };
}

async function request(
  send: typeof fetch,
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
  base: URL,
): Promise<Response> {
  try {
    // A redirect could lead credentials elsewhere.
    return await send(url, {
      headers,
      redirect: 'error',
      ...(signal !== undefined && { signal }),
    });
  } catch (cause) {
    signal?.throwIfAborted();
    throw failed(base, `no answer: ${cause instanceof Error ? cause.message : cause}`, cause);
  }
}

/** The address of a next part comes from outside, and is sent credentials. */
function sameServer(address: string, base: URL): URL {
  const url = URL.canParse(address, base.href) ? new URL(address, base) : undefined;
  if (
    url === undefined ||
    url.origin !== base.origin ||
    url.username !== '' ||
    url.password !== ''
  ) {
    throw failed(
      base,
      `the list goes on at another server, ${printable(url?.host ?? address, 100)}`,
    );
  }
  return url;
}

function advice(status: number): string {
  if (status === 401) return ', the credentials are not accepted';
  return status === 403 ? ', the user may not use the API' : '';
}

function failed(base: URL, seen: string, cause?: unknown): HarnessError {
  return new HarnessError(
    'HARNESS_SCAN_FAILED',
    `Cannot ask Qualys at ${base.host} for detections: ${printable(seen, 300)}. Check the address, the user and its limits.`,
    cause === undefined ? {} : { cause },
  );
}

function baseOf({ baseUrl, apiVersion = '2.0' }: QualysDetectionsOptions): URL {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const isLoopback = url?.hostname === '127.0.0.1' || url?.hostname === 'localhost';
  if (
    url === undefined ||
    (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback))
  ) {
    throw invalid('baseUrl', 'is not an https address');
  }
  if (url.username !== '' || url.password !== '') throw invalid('baseUrl', 'has credentials in it');
  if (!/^\d+\.\d+$/.test(apiVersion)) throw invalid('apiVersion', 'is not like 2.0');
  return url;
}

function wantedOf({ hosts }: QualysDetectionsOptions) {
  const [name, values] = 'ids' in hosts ? ['ids', hosts.ids] : ['ips', hosts.ips];
  if (values.length === 0 || !values.every((value) => /^[\dA-Fa-f.:]+$/.test(value))) {
    throw invalid(`hosts.${name}`, `is not a list of ${name === 'ids' ? 'numbers' : 'addresses'}`);
  }
  return { names: values, query: { [name]: values.join(',') } };
}

function invalid(option: string, problem: string): HarnessError {
  return new HarnessError(
    'HARNESS_OPTIONS_INVALID',
    `Cannot ask Qualys for detections: option ${option} ${problem}.`,
  );
}
