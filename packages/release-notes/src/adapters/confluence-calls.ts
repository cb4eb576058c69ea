import { answerOf } from '../publish/place-error.js';
import { listAt, valueAt } from '../trackers/json-at.js';
import { type CallResult, type PaceOptions, pacedCalls } from '../trackers/paced-calls.js';
import type { AtlassianSite } from './atlassian-site.js';
import {
  type ConfluenceClientOptions,
  type ConfluenceRequest,
  confluenceClient,
} from './confluence-client.js';

/** How Confluence is called. */
export interface ConfluenceCallsOptions extends ConfluenceClientOptions {
  readonly pace?: PaceOptions | undefined;
}

/** Calls of one Confluence, paced as it asks. */
export interface ConfluenceCalls {
  /** One call, whatever came of it. */
  send(request: ConfluenceRequest, signal?: AbortSignal): Promise<CallResult<unknown>>;
  /** All items of a list. */
  list(path: string, attempt: string, signal?: AbortSignal): Promise<readonly unknown[]>;
}

/** Calls of the Confluence at an address. */
export function confluenceCalls(
  site: AtlassianSite,
  options: ConfluenceCallsOptions,
): ConfluenceCalls {
  const client = confluenceClient(site, options);
  const paced = pacedCalls(options.pace);
  const send: ConfluenceCalls['send'] = (request, signal) =>
    paced(request.method, () => client(request, signal), { signal });
  return {
    send,
    async list(path, attempt, signal) {
      const items: unknown[] = [];
      for (let next: string | undefined = path; next !== undefined; ) {
        const page = answerOf(await send({ method: 'GET', path: next }, signal), attempt);
        items.push(...listAt(page, 'results'));
        next = nextPath(path, page);
      }
      return items;
    },
  };
}

/** The server says where a list goes on; only the query of that is taken. */
function nextPath(path: string, page: unknown): string | undefined {
  const told = valueAt(page, '_links', 'next');
  const query = typeof told === 'string' ? /\?.*$/.exec(told)?.[0] : undefined;
  return query === undefined ? undefined : path.replace(/\?.*$/, '') + query;
}
