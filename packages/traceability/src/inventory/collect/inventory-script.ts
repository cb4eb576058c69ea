import { TraceabilityError } from '../../errors.js';
import type { InventoryScopeName } from '../inventory.js';
import { linuxScopes, linuxScript } from './linux-script.js';
import { windowsScopes, windowsScript } from './windows-script.js';

/** For which system a script is. */
export type InventoryPlatform = 'linux' | 'windows';

/** What the script looks at. */
export interface InventoryScriptOptions {
  /** Names of scopes. Default: all that there are on the platform. */
  readonly scopes?: readonly InventoryScopeName[];
}

/**
 * A script that lists what is inside the machine that runs it: POSIX `sh` for Linux (dash and busybox
 * are enough), PowerShell 5 for Windows. It needs nothing beside it, installs nothing, uses no network
 * and leaves nothing behind. What it could not see, for want of rights or tools, it says.
 *
 * It prints lines that {@link parseInventoryOutput} reads; with the name of a file as its argument it
 * writes them there, whole or not at all.
 *
 * @throws TraceabilityError `TRACE_OPTIONS_INVALID` for a platform or scope that there is not
 *
 * @example
 * ```ts
 * await writeFile('inventory.sh', inventoryScript('linux', { scopes: ['packages', 'users'] }));
 * ```
 */
export function inventoryScript(
  platform: InventoryPlatform,
  options: InventoryScriptOptions = {},
): string {
  const known = inventoryScopesOf(platform);
  const { scopes = known } = options;
  const strange = scopes.filter((scope) => !known.includes(scope));
  if (strange.length > 0) {
    throw new TraceabilityError(
      'TRACE_OPTIONS_INVALID',
      `scopes: there is no ${strange.join(', ')} on ${platform}; there are ${known.join(', ')}.`,
    );
  }
  return platform === 'linux' ? linuxScript(scopes) : windowsScript(scopes);
}

/**
 * Everything that the script of a platform can look at.
 *
 * @throws TraceabilityError `TRACE_OPTIONS_INVALID` for a platform that there is not
 */
export function inventoryScopesOf(platform: InventoryPlatform): readonly InventoryScopeName[] {
  const scopes = { linux: linuxScopes, windows: windowsScopes }[platform];
  if (scopes !== undefined) return scopes;
  throw new TraceabilityError(
    'TRACE_OPTIONS_INVALID',
    `platform: there is no ${String(platform)}; it is linux or windows.`,
  );
}
