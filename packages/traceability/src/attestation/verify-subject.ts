import { TraceabilityError } from '../errors.js';
import type { AttestedImage, ContentDigest, ImageLookup } from './attested-image.js';
import { imageArn, imageDescription } from './image-description.js';
import type { ReleasePolicy } from './release-policy.js';
import type { VerificationCheck } from './release-verification.js';
import type { ImageSubject } from './statement.js';

/** What an image is verified with. */
export interface CheckSubjectOptions {
  /** EC2 as it is. */
  readonly images: ImageLookup | undefined;
  /** What computes the digest of contents. */
  readonly content: ContentDigest | undefined;
  /** Who may own images. */
  readonly policy: ReleasePolicy;
  /** Stops waiting. */
  readonly signal: AbortSignal;
}

/** Whether an image is in EC2 what its subject says. */
export async function checkSubject(
  subject: ImageSubject,
  options: CheckSubjectOptions,
): Promise<readonly VerificationCheck[]> {
  const { soe_description: said } = subject.annotations;
  const of = `${said.region}/${said.imageId}`;
  const described = checkDescription(subject, of, options.policy);
  const { images, signal } = options;
  if (images === undefined) return [described, open('image', of, 'EC2 was not asked', false)];
  try {
    const image = await images.image(said.region, said.imageId, signal);
    if (image === undefined) return [described, await missing(subject, of, images, signal)];
    return [
      described,
      checkImage(subject, of, image),
      checkTags(subject, of, image),
      ...(await checkContent(subject, of, image, options)),
    ];
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof TraceabilityError)) throw error;
    return [described, open('image', of, error.message, true)];
  }
}

function checkDescription(
  { name, uri, digest, annotations }: ImageSubject,
  of: string,
  { owners }: ReleasePolicy,
): VerificationCheck {
  const { soe_description: it } = annotations;
  const { sha256 } = imageDescription(
    { ...it, ownerId: it.account, state: '', tags: {} },
    it.contentSha256,
  );
  const wrong = [
    ...(sha256 === digest.sha256
      ? []
      : [`its digest is ${sha256}, the subject has ${digest.sha256}`]),
    ...(name === it.imageId ? [] : [`it names ${it.imageId}, the subject ${name}`]),
    ...(uri === imageArn(it.region, it.imageId) ? [] : [`the subject is ${uri}`]),
    ...(owners === undefined || owners.includes(it.account)
      ? []
      : [`it is of account ${it.account}, not of ${owners.join(', ')}`]),
  ];
  return wrong.length === 0
    ? { check: 'description', of, status: 'ok', seen: `sha256 ${sha256}`, required: true }
    : failed('description', of, wrong, 'do not use the image; attest the release again');
}

function checkImage(subject: ImageSubject, of: string, image: AttestedImage): VerificationCheck {
  const { soe_description: said } = subject.annotations;
  const { description: seen } = imageDescription(image);
  const wrong = (
    ['account', 'region', 'imageId', 'name', 'architecture', 'createdAt', 'snapshotIds'] as const
  )
    .filter((field) => String(said[field]) !== String(seen[field]))
    .map((field) => `${field} was ${String(said[field])}, and is ${String(seen[field])}`);
  // A disabled image is still the one that was attested; nobody can launch it.
  if (image.state !== 'available' && image.state !== 'disabled') {
    wrong.push(`it is ${image.state}`);
  }
  return wrong.length === 0
    ? { check: 'image', of, status: 'ok', seen: `${said.name}, as it was attested`, required: true }
    : failed('image', of, wrong, 'this is not the image that was attested; do not use it');
}

async function missing(
  { annotations: { soe_description: said } }: ImageSubject,
  of: string,
  images: ImageLookup,
  signal: AbortSignal,
): Promise<VerificationCheck> {
  const others = await images.named(said.region, said.account, said.name, signal);
  const why =
    others.length === 0
      ? 'it was deregistered, or this account cannot see it'
      : `its name is now that of ${others.join(', ')}: it was replaced`;
  return failed(
    'image',
    of,
    [`EC2 has no such image; ${why}`],
    'publish and attest the release again, or retire it',
  );
}

function checkTags(subject: ImageSubject, of: string, image: AttestedImage): VerificationCheck {
  const said = Object.entries(subject.annotations.soe_tags);
  const carried = new Map(Object.entries(image.tags));
  const wrong = said.flatMap(([key, value]) => {
    const seen = carried.get(key);
    return seen === undefined || seen === value
      ? []
      : [`${key} is ${seen}, and was to be ${value}`];
  });
  if (wrong.length > 0) {
    return failed(
      'tags',
      of,
      wrong,
      'somebody tagged the image again; correct the tags and find out who',
    );
  }
  const found = said.filter(([key]) => carried.has(key)).length;
  if (found < said.length) {
    const seen = `${found} of ${said.length} release tags can be seen; they are right, but not evidence of more`;
    return open('tags', of, found === 0 ? 'no release tag can be seen' : seen, false);
  }
  return { check: 'tags', of, status: 'ok', seen: `${found} release tags`, required: true };
}

async function checkContent(
  { annotations: { soe_description: said } }: ImageSubject,
  of: string,
  image: AttestedImage,
  { content, signal }: CheckSubjectOptions,
): Promise<readonly VerificationCheck[]> {
  if (said.contentSha256 === undefined) return [];
  if (content === undefined) return [open('content', of, 'nothing computes contents here', false)];
  const seen = await content.contentDigest(image, signal);
  if (seen === undefined) return [open('content', of, 'the contents could not be read', true)];
  return [
    seen === said.contentSha256
      ? { check: 'content', of, status: 'ok', seen: `sha256 ${seen}`, required: true }
      : failed(
          'content',
          of,
          [`contents are ${seen}, and were ${said.contentSha256}`],
          'do not use the image',
        ),
  ];
}

function failed(
  check: 'image' | 'description' | 'tags' | 'content',
  of: string,
  wrong: readonly string[],
  todo: string,
): VerificationCheck {
  return { check, of, status: 'failed', seen: wrong.join('; '), todo, required: true };
}

function open(
  check: 'image' | 'tags' | 'content',
  of: string,
  seen: string,
  required: boolean,
): VerificationCheck {
  return {
    check,
    of,
    status: 'not-checked',
    seen,
    ...(required && { todo: 'make it possible to ask, and verify again' }),
    required,
  };
}
