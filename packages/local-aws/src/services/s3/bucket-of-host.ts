/**
 * The bucket before the host `localhost`, where SDKs put it; then the path has only the key.
 * `undefined` when the path has both.
 */
export function bucketOfHost(
  headers: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const host = headers['host']?.replace(/:\d+$/, '') ?? '';
  return /^(.+)\.localhost$/i.exec(host)?.[1];
}
