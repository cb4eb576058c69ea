import { ApiError } from '../services/api-error.js';
import type { Answer, WireMembers } from './wire.js';

/** Reads the body of a request in one of the JSON protocols; an empty one has no members. */
export function readJsonBody(body: string): WireMembers {
  let value: unknown;
  try {
    value = body === '' ? {} : JSON.parse(body);
  } catch {
    throw new ApiError('SerializationException', 'The body of the request is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ApiError('SerializationException', 'The body of the request is not a JSON object');
  }
  return value as WireMembers;
}

/** What JSON is made of an answer: times are seconds since 1970, bytes are base64. */
export function toJson(value: Answer): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toJson(member)]));
}
