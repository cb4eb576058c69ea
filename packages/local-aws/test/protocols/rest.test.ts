import { expect, test } from 'vitest';
import { inHeader, inHeaders, inLabel, inQuery } from '../../src/protocols/places.js';
import { createRouter, type RestOperation, readPlaces } from '../../src/protocols/rest.js';
import { list, map, optional, text } from '../../src/protocols/shape.js';
import type { HttpRequest } from '../../src/protocols/wire.js';

const request = (
  method: string,
  path: string,
  query = '',
  headers: Readonly<Record<string, string>> = {},
): HttpRequest => ({ method, path, query, headers, body: '', bytes: new Uint8Array() });

const object = { Bucket: inLabel('Bucket', text), Key: inLabel('Key', text) };
const operations: readonly RestOperation[] = [
  { action: 'ListBuckets', input: {}, rest: { method: 'GET', path: '/' } },
  { action: 'List', input: {}, rest: { method: 'GET', path: '/{Bucket}' } },
  { action: 'Get', input: object, rest: { method: 'GET', path: '/{Bucket}/{Key+}' } },
  {
    action: 'GetTags',
    input: object,
    rest: { method: 'GET', path: '/{Bucket}/{Key+}', marks: ['tagging'] },
  },
  { action: 'Put', input: {}, rest: { method: 'PUT', path: '/{Bucket}/{Key+}' } },
  {
    action: 'Copy',
    input: {},
    rest: { method: 'PUT', path: '/{Bucket}/{Key+}', header: 'x-source' },
  },
  { action: 'Scan', input: {}, rest: { method: 'POST', path: '/scan/sbom.v1' } },
];
const route = createRouter(operations);
const find = (...args: Parameters<typeof request>) => {
  const asked = request(...args);
  return route(asked, new URLSearchParams(asked.query));
};

test.each([
  ['GET', '/', '', 'ListBuckets'],
  ['GET', '/b', '', 'List'],
  ['GET', '/b/', '', 'List'],
  ['GET', '/b/k', '', 'Get'],
  ['GET', '/b/k/l//m/', '', 'Get'],
  ['GET', '/b/k', 'tagging', 'GetTags'],
  ['GET', '/b/k', 'tagging=&x=y', 'GetTags'],
  ['PUT', '/b/k', '', 'Put'],
  ['POST', '/scan/sbom.v1', '', 'Scan'],
  ['POST', '/scan/sbomxv1', '', undefined],
  ['DELETE', '/b/k', '', undefined],
])('%s %s?%s is %s', (method, path, query, action) => {
  expect(find(method, path, query)?.operation.action).toBe(action);
});

test('a header tells operations apart, too', () => {
  expect(find('PUT', '/b/k', '', { 'x-source': 'a/b' })?.operation.action).toBe('Copy');
});

test('labels are what they were before they were escaped, slashes and all', () => {
  expect(find('GET', '/b/a%20b/%C3%BC%2B/%2F/')?.labels).toEqual({ Bucket: 'b', Key: 'a b/ü+///' });
  expect(() => find('GET', '/b/%ff')).toThrow(expect.objectContaining({ code: 'InvalidURI' }));
});

test('members are found in labels, query and headers', () => {
  const operation: RestOperation = {
    action: 'All',
    input: {
      ...object,
      Prefix: inQuery('prefix', optional(text)),
      Names: inQuery('name', list(text)),
      Type: inHeader('Content-Type', optional(text)),
      None: inHeader('x-none', optional(text)),
      Metadata: inHeaders('X-Meta-', map(text)),
      InBody: text,
    },
  };
  const asked = request('GET', '/', 'prefix=a&name=x&name=y', {
    'content-type': 'text/plain',
    // UTF-8, as HTTP servers hand on bytes.
    'x-meta-a': Buffer.from('ü').toString('latin1'),
    'x-meta-b': 'c',
  });

  const input = readPlaces(
    { operation, labels: { Bucket: 'b', Key: 'k' } },
    asked,
    new URLSearchParams(asked.query),
  );

  expect(input).toEqual({
    Bucket: 'b',
    Key: 'k',
    Prefix: 'a',
    Names: ['x', 'y'],
    Type: 'text/plain',
    None: undefined,
    Metadata: { a: 'ü', b: 'c' },
  });
});
