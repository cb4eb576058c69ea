import { shScriptRunner } from '../../adapters/sh-script-runner.js';
import type { Inventory } from '../inventory.js';
import {
  type InventoryPlatform,
  type InventoryScriptOptions,
  inventoryScript,
} from './inventory-script.js';
import { parseInventoryOutput } from './parse-inventory-output.js';

/**
 * Runs a script on a machine and gives what it writes to standard output. Whatever reaches machines
 * will do: SSH, Run Command, a container.
 */
export type ScriptRunner = (
  script: string,
  signal?: AbortSignal,
) => AsyncIterable<Uint8Array | string> | Promise<string | Uint8Array>;

/** Where an inventory is collected, and of what. */
export interface CollectInventoryOptions extends InventoryScriptOptions {
  /** System of the machine. Default: `linux`. */
  readonly platform?: InventoryPlatform;
  /** Runs the script there. Default: `sh` on this machine. */
  readonly run?: ScriptRunner;
  /** Ends the collecting; the call then throws the reason of the signal. Default: never. */
  readonly signal?: AbortSignal;
}

/**
 * Collects the inventory of a machine: this one, or the one that `run` reaches. As root everything is
 * seen; as somebody else the gaps are told.
 *
 * @throws TraceabilityError `TRACE_OPTIONS_INVALID`, `TRACE_PROGRAM_MISSING` and `TRACE_INVENTORY_FAILED`
 * when the script could not be run, `TRACE_INVENTORY_INVALID` when its output is not whole
 *
 * @example
 * ```ts
 * const here = await collectInventory({ scopes: ['packages', 'users', 'groups'] });
 * ```
 */
export async function collectInventory(options: CollectInventoryOptions = {}): Promise<Inventory> {
  const { platform = 'linux', run = shScriptRunner(), signal } = options;
  const script = inventoryScript(platform, options);
  signal?.throwIfAborted();
  const output = await run(script, signal);
  return parseInventoryOutput(output);
}
