import type { PublishedRelease } from '../list-releases.js';

/** What else is known of the releases of a flavor. */
export interface RenovateOptions {
  /** Version that each channel points at; Renovate can follow them with `followTag`. Default: none. */
  readonly channels?: Readonly<Record<string, string>>;
  /** The time, in milliseconds since 1970: releases deprecated before are marked. Default: none is. */
  readonly now?: number;
}

/**
 * What Renovate's custom datasource reads (`lib/modules/datasource/custom/schema.ts` of Renovate):
 * every release with its time, commit page and notes. Publish it where Renovate can fetch it.
 */
export function renovateFormat(
  releases: readonly PublishedRelease[],
  { channels, now }: RenovateOptions = {},
): string {
  const answer = {
    releases: releases.map(({ version, summary }) => ({
      version,
      ...(summary !== undefined && { releaseTimestamp: summary.created }),
      ...(now !== undefined &&
        summary?.deprecated !== undefined &&
        Date.parse(summary.deprecated) <= now && { isDeprecated: true }),
      ...page('sourceUrl', summary?.repository),
      ...page('changelogUrl', summary?.notesUrl),
      isStable: !version.includes('-'),
    })),
    ...(channels !== undefined && { tags: channels }),
  };
  return `${JSON.stringify(answer, null, 2)}\n`;
}

/** Addresses end up as links in pull requests. */
function page(name: string, address: string | undefined): Readonly<Record<string, string>> {
  return address !== undefined && /^https:\/\/[^\s"<>\\]+$/.test(address)
    ? { [name]: address }
    : {};
}
