import type { LaunchImage } from '../../src/matrix/launch-plan.js';
import type { LaunchType, ObservedLaunch } from '../../src/matrix/observed-launch.js';

/** A type as most are, changed. */
export function launchType(name: string, change: Partial<LaunchType> = {}): LaunchType {
  return {
    name,
    architectures: ['x86_64'],
    hypervisor: 'nitro',
    bareMetal: false,
    bootModes: ['legacy-bios', 'uefi'],
    virtualizationTypes: ['hvm'],
    ena: 'required',
    nvme: 'required',
    nitroTpm: true,
    localDisks: false,
    networkCards: 1,
    vcpus: 2,
    memoryMiB: 4096,
    currentGeneration: true,
    burstable: false,
    onDemand: true,
    ...change,
  };
}

/** An image as most are, changed. */
export function launchImage(change: Partial<LaunchImage> = {}): LaunchImage {
  return {
    imageId: 'ami-0123456789abcdef0',
    region: 'us-east-1',
    architecture: 'x86_64',
    platform: 'linux',
    enaSupport: true,
    tpmSupport: false,
    bootMode: 'uefi-preferred',
    ...change,
  };
}

/** These types, all offered in one zone. */
export function observedLaunch(
  types: readonly LaunchType[],
  image: Partial<LaunchImage> = {},
  zones: ObservedLaunch['zones'] = Object.fromEntries(
    types.map(({ name }) => [name, ['us-east-1a']]),
  ),
): ObservedLaunch {
  return { image: launchImage(image), types, zones };
}
