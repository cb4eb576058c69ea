import type { LaunchImage } from './launch-plan.js';
import type { LaunchType } from './observed-launch.js';

/** Why EC2 does not start an image on a type; undefined where it does. */
export function unsuitedReason(image: LaunchImage, type: LaunchType): string | undefined {
  const { architecture, virtualizationType = 'hvm', bootMode } = image;
  if (!type.architectures.includes(architecture)) {
    return `the image is ${architecture}, the types are ${type.architectures.join(' and ')}`;
  }
  if (!type.virtualizationTypes.includes(virtualizationType)) {
    return `the image is virtualized by ${virtualizationType}, the types by ${type.virtualizationTypes.join(' or ')}`;
  }
  // An image that only prefers UEFI starts either way, and so does one that says nothing.
  if (bootMode === 'uefi' && !type.bootModes.includes('uefi')) {
    return 'the image boots by UEFI, the types only by BIOS';
  }
  if (bootMode === 'legacy-bios' && !type.bootModes.includes('legacy-bios')) {
    return 'the image boots by BIOS, the types only by UEFI';
  }
  if (type.ena === 'required' && !image.enaSupport) {
    return 'the types need the Elastic Network Adapter, for which the image is not marked';
  }
  if (image.tpmSupport && !type.nitroTpm) return 'the image needs NitroTPM, the types have none';
  return isAllowed(image, type.name)
    ? undefined
    : "the image's own instance type specification rules them out";
}

/**
 * The rule of EC2's `InstanceTypeSpecification`: a type has to fit the supported list, where there is one,
 * and must not fit the unsupported list (API reference, ReplaceImageInstanceTypeSpecification).
 */
function isAllowed({ instanceTypes }: LaunchImage, name: string): boolean {
  if (instanceTypes === undefined) return true;
  const { supported, unsupported } = instanceTypes;
  return (supported.length === 0 || fitsAny(name, supported)) && !fitsAny(name, unsupported);
}

/** Whether a name fits a pattern in which `*` stands for any characters. */
export function fitsAny(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => fits(name, pattern.split('*')));
}

/** By the pieces between stars, from left to right: no pattern takes long. */
function fits(name: string, pieces: readonly string[]): boolean {
  const [first = '', ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = name.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}
