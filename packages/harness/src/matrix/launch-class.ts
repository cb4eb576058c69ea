import type { LaunchImage } from './launch-plan.js';
import type { DeviceSupport, LaunchType } from './observed-launch.js';

/**
 * What else makes classes of their own: disks of the type's own, several network cards, burstable
 * processors, whether there is a NitroTPM.
 */
export type LaunchDimension = 'local-disks' | 'network-cards' | 'burstable' | 'nitro-tpm';

/** Every {@link LaunchDimension}. */
export const launchDimensions: readonly LaunchDimension[] = [
  'local-disks',
  'network-cards',
  'burstable',
  'nitro-tpm',
];

/** The name of the class of a type, whatever the image: `nitro-x86_64`, `xen-x86_64-no-ena`, `metal-arm64`. */
export function typeClass(type: LaunchType): string {
  const kind = kindOf(type);
  const architecture = type.architectures.find((each) => each !== 'i386') ?? 'i386';
  const usual = usualOf(kind, architecture);
  const modes = [...type.bootModes].map((mode) => (mode === 'legacy-bios' ? 'bios' : mode)).sort();
  return [
    kind,
    architecture,
    ...(modes.join() === usual.modes ? [] : modes),
    ...device('ena', type.ena, usual.ena),
    ...device('nvme', type.nvme, usual.nvme),
  ].join('-');
}

/**
 * Sorts types by what an image meets when it starts on them: hypervisor, the firmware that it is started
 * by, the network adapter that it uses, how its disks appear, and the further dimensions. The name of a
 * class is the shortest name of a class of types in it.
 */
export function launchClasses(
  image: LaunchImage,
  types: readonly LaunchType[],
  dimensions: readonly LaunchDimension[] = [],
): ReadonlyMap<string, readonly LaunchType[]> {
  const groups = new Map<string, { names: Set<string>; suffix: string; types: LaunchType[] }>();
  for (const type of types) {
    const suffix = suffixOf(type, dimensions);
    const key = [
      kindOf(type),
      startsBy(image, type),
      image.enaSupport && type.ena !== 'unsupported',
      type.nvme,
      suffix,
    ].join();
    const group = groups.get(key) ?? { names: new Set(), suffix, types: [] };
    groups.set(key, group);
    group.names.add(typeClass(type));
    group.types.push(type);
  }
  return new Map(
    Array.from(groups.values())
      .map(({ names, suffix, types }) => [`${shortest(names)}${suffix}`, types] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function kindOf({ bareMetal, hypervisor = 'unknown' }: LaunchType): string {
  return bareMetal ? 'metal' : hypervisor;
}

/** What goes without saying in the name of a class. */
function usualOf(kind: string, architecture: string) {
  const devices = kind === 'xen' ? (['supported', 'unsupported'] as const) : required;
  const modes = architecture.startsWith('arm64') ? 'uefi' : kind === 'nitro' ? 'bios,uefi' : 'bios';
  return { modes, ena: devices[0], nvme: devices[1] };
}

const required = ['required', 'required'] as const;

function device(name: string, seen: DeviceSupport, usual: DeviceSupport): readonly string[] {
  if (seen === usual) return [];
  return { unsupported: ['no', name], supported: [name], required: [name, 'required'] }[seen];
}

/** An image that says nothing is started by the default of the type, which is BIOS on x86. */
function startsBy({ bootMode, architecture }: LaunchImage, type: LaunchType): string {
  if (bootMode === 'uefi' || architecture === 'arm64') return 'uefi';
  return bootMode === 'uefi-preferred' && type.bootModes.includes('uefi') ? 'uefi' : 'bios';
}

function suffixOf(type: LaunchType, dimensions: readonly LaunchDimension[]): string {
  const has: Readonly<Record<LaunchDimension, string>> = {
    'local-disks': type.localDisks ? '-local-disks' : '',
    'network-cards': type.networkCards > 1 ? '-network-cards' : '',
    burstable: type.burstable ? '-burstable' : '',
    'nitro-tpm': type.nitroTpm ? '-nitro-tpm' : '',
  };
  // In one order, whatever the order of the option.
  return Object.entries(has)
    .filter(([dimension]) => dimensions.some((each) => each === dimension))
    .map(([, suffix]) => suffix)
    .join('');
}

function shortest(names: ReadonlySet<string>): string {
  return [...names].sort((a, b) => a.length - b.length || (a < b ? -1 : 1))[0] ?? '';
}
