import { formatPromotion, formatVerification } from '@soe/share';
import type { LiveVerification, VerifiedChannel, VerifiedVersion } from './live-verification.js';

/** How a flavor is beside its distribution, for people. Pure. */
export function formatLive({ flavor, versions, verification, channels }: LiveVerification): string {
  return [
    `${flavor}: distribution of ${versions.length === 0 ? 'no version' : versions.map(versionText).join(', ')}`,
    ...(versions.length === 0 ? [] : [formatVerification(verification).trimEnd()]),
    ...channels.flatMap(channelText),
  ].join('\n');
}

function versionText({ version, by }: VerifiedVersion): string {
  if (by === 'missing') return `${version} (no image of it in the build region)`;
  return by === 'record' ? version : `${version} (by its images; its record is elsewhere)`;
}

function channelText({ channel, version, plan }: VerifiedChannel): readonly string[] {
  if (version === undefined) return [`channel ${channel}: does not exist yet`];
  if (plan === undefined) return [`channel ${channel}: points at ${version}, which is no version`];
  if (plan.moves.length + plan.problems.length === 0) {
    return [`channel ${channel}: ${version} everywhere`];
  }
  return [
    `channel ${channel}: not ${version} everywhere; to make it so:`,
    ...formatPromotion(plan)
      .trimEnd()
      .split('\n')
      .map((line) => (line === '' ? line : `  ${line}`)),
  ];
}
