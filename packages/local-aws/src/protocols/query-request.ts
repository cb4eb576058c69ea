import { parseQueryForm } from './query-form.js';
import type { HttpRequest, WireMembers } from './wire.js';

/** Reads a request of the query protocols, whose action and version are members like any other. */
export function readQuery(request: HttpRequest): { action: string; input: WireMembers } {
  const form = [request.query, request.body].filter((part) => part !== '').join('&');
  const { Action: action, Version: _version, ...input } = parseQueryForm(form);
  return { action: typeof action === 'string' ? action : '', input };
}
