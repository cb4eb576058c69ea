import { type Question, type ReadQuery, severities } from './image-query.js';
import type { ImageFacts, InstanceTypeFacts } from './image-store.js';

/** What the query asks that an image does not have. */
export function unfitFor(
  question: Question,
  image: ImageFacts,
  evidence: { readonly instanceType: InstanceTypeFacts | undefined; readonly now: number },
): string | undefined {
  const { maxAge, minSupport, maxSeverity } = question;
  const late = tooOld(maxAge, image, evidence.now) ?? unsupported(minSupport, image, evidence.now);
  if (late !== undefined) return late;
  const { severity } = image;
  if (maxSeverity !== undefined && severity !== undefined) {
    if (severities.indexOf(severity) > severities.indexOf(maxSeverity)) {
      return `a scan found ${severity} vulnerabilities, and at most ${maxSeverity} is wanted`;
    }
  }
  return question.instanceType === undefined
    ? undefined
    : unfitForType(question.instanceType, image, evidence.instanceType);
}

function unfitForType(
  name: string,
  image: ImageFacts,
  type: InstanceTypeFacts | undefined,
): string | undefined {
  if (type === undefined) return `${name} is no instance type of this region`;
  if (!type.architectures.includes(image.architecture)) {
    return `${name} runs ${type.architectures.join(', ')}, and the image is ${image.architecture}`;
  }
  // What prefers UEFI boots where there is none (EC2 User Guide, "Boot modes").
  const modes = image.bootMode === 'uefi-preferred' ? ['uefi', 'legacy-bios'] : [image.bootMode];
  if (image.bootMode !== undefined && !type.bootModes.some((mode) => modes.includes(mode))) {
    return `${name} boots ${type.bootModes.join(', ')}, and the image ${image.bootMode}`;
  }
  if (type.ena === 'required' && image.enaSupport !== true) {
    return `${name} needs ENA, which the image does not support`;
  }
  return undefined;
}

/** Whether an answer that was right once has not become too old since. */
export function isInTime(
  { maxAge, minSupport }: Pick<ReadQuery, 'maxAge' | 'minSupport'>,
  image: Pick<ImageFacts, 'createdAt' | 'deprecatedAt'>,
  now: number,
): boolean {
  return (
    tooOld(maxAge, image, now) === undefined && unsupported(minSupport, image, now) === undefined
  );
}

function tooOld(
  maxAge: number | undefined,
  { createdAt }: Pick<ImageFacts, 'createdAt'>,
  now: number,
): string | undefined {
  const age = now - Date.parse(createdAt);
  if (maxAge === undefined || age <= maxAge) return undefined;
  return `it is ${days(age)} old, and at most ${days(maxAge)} are wanted`;
}

function unsupported(
  minSupport: number | undefined,
  { deprecatedAt }: Pick<ImageFacts, 'deprecatedAt'>,
  now: number,
): string | undefined {
  if (minSupport === undefined || deprecatedAt === undefined) return undefined;
  if (Date.parse(deprecatedAt) - now >= minSupport) return undefined;
  return `its support ends on ${deprecatedAt}, and at least ${days(minSupport)} are wanted`;
}

function days(milliseconds: number): string {
  return `${Math.floor(milliseconds / 86_400_000)} days`;
}
