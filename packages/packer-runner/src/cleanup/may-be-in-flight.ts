import type { Ledger, LedgerEntry } from './ledger.js';

/**
 * Whether a build stopped with something begun that the cloud may not show yet: it had looked for its
 * source image and has not removed, as far as it told, all that it made for the time being.
 */
export function mayBeInFlight({ entries }: Ledger): boolean {
  const builds = new Set(entries.map(({ build }) => build));
  return [...builds].some((name) => {
    const ofBuild = entries.filter(({ build }) => build === name);
    const temporary = ofBuild.filter(isTemporary);
    if (temporary.length > 0) return temporary.some(({ removed }) => removed !== true);
    return ofBuild.some(({ kind }) => kind === 'source-image');
  });
}

function isTemporary({ kind }: LedgerEntry): boolean {
  return kind === 'instance' || kind === 'key-pair' || kind === 'security-group';
}
