import type { LaunchType } from './observed-launch.js';

/**
 * Orders types from cheap to dear. EC2's API has no prices: without `prices` (US dollars per hour) less
 * memory comes first, then burstable, fewer virtual CPUs, the current generation, and the name. That is an
 * approximation, which knows nothing of what GPUs cost. Types with a price come before those without.
 */
export function byCost(
  prices: Readonly<Record<string, number>> = {},
): (a: LaunchType, b: LaunchType) => number {
  return (a, b) =>
    (prices[a.name] ?? Number.MAX_VALUE) - (prices[b.name] ?? Number.MAX_VALUE) ||
    a.memoryMiB - b.memoryMiB ||
    Number(b.burstable) - Number(a.burstable) ||
    a.vcpus - b.vcpus ||
    Number(b.currentGeneration) - Number(a.currentGeneration) ||
    (a.name < b.name ? -1 : 1);
}
