import type { ArchiveKind } from './archive-index.js';

const byExtension: Readonly<Record<string, string>> = {
  log: 'text/plain',
  txt: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  html: 'text/html',
  xml: 'application/xml',
  json: 'application/json',
  jsonl: 'application/jsonl',
  ndjson: 'application/jsonl',
  sarif: 'application/sarif+json',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  spdx: 'text/plain',
  hcl: 'text/plain',
  tfvars: 'text/plain',
  sh: 'text/plain',
  ps1: 'text/plain',
  py: 'text/plain',
  cfg: 'text/plain',
  conf: 'text/plain',
  ini: 'text/plain',
  env: 'text/plain',
  toml: 'text/plain',
  properties: 'text/plain',
  out: 'text/plain',
  err: 'text/plain',
  stdout: 'text/plain',
  stderr: 'text/plain',
  gz: 'application/gzip',
  tgz: 'application/gzip',
  xz: 'application/x-xz',
  zst: 'application/zstd',
  bz2: 'application/x-bzip2',
  tar: 'application/x-tar',
  zip: 'application/zip',
};

/** The media type of a file, from its name and then its kind. Pure. */
export function mediaTypeOf(name: string, kind: ArchiveKind): string {
  const extension = /\.([^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const known = Object.hasOwn(byExtension, extension) ? byExtension[extension] : undefined;
  return (
    known ?? (kind === 'sosreport' || kind === 'other' ? 'application/octet-stream' : 'text/plain')
  );
}

/** Whether what has this media type is text, in which secrets can be found. Pure. */
export function isText(mediaType: string): boolean {
  return /^text\/|[/+](?:x-)?(?:json|jsonl|ndjson|xml|yaml|toml|sh|javascript)$/.test(
    mediaType.replace(/\s*;.*$/s, '').toLowerCase(),
  );
}
