import { parseJson } from '../pipeline/parse-json.js';

/**
 * The versions whose summary says that they are complete, and not that they are deprecated. Pure.
 *
 * @param parameters - By what follows the path of all versions: `/2026.11.0/summary`
 * @param now - ISO 8601
 */
export function liveVersions(
  parameters: Readonly<Record<string, string>>,
  now: string,
): readonly string[] {
  return Object.entries(parameters).flatMap(([name, value]) => {
    const [, version] = /^\/([^/]+)\/summary$/.exec(name) ?? [];
    if (version === undefined) return [];
    const summary = parseJson(value) as { readonly deprecated?: unknown } | undefined;
    const deprecated = Date.parse(String(summary?.deprecated));
    return deprecated <= Date.parse(now) ? [] : [version];
  });
}
