import type { ImageIdentity } from '@soe/contract';

/** Where an image comes from. */
export interface Trace extends ImageIdentity {
  /** The image that was asked for. */
  readonly imageId: string;
  /** Its region. */
  readonly region: string;
  /** The account that owns it. Whether it is one that you trust is yours to check. */
  readonly ownerId: string;
  /** Its name. */
  readonly name: string;
  /** When this image, original or copy, was made. */
  readonly createdAt: string;
  /** Commit that it was built from. */
  readonly commit?: string;
  /** Repository of the commit. */
  readonly repository?: string;
  /** Branch or tag that was built. */
  readonly ref?: string;
  /** Page of the CI run. */
  readonly buildUrl?: string;
  /** Page of the release notes. */
  readonly notesUrl?: string;
  /** Id of the vendor's image, in the build region. */
  readonly sourceImage?: string;
  /** Digest of the release record. */
  readonly record?: string;
  /** Issues that the release names. */
  readonly issues: readonly string[];
  /**
   * What answered. The name is always there, tags only for the owner, the summary where the release
   * is published, and the parameter where it names this very image.
   */
  readonly evidence: readonly ('name' | 'tags' | 'summary' | 'parameter')[];
  /**
   * Where the evidence contradicts itself or cannot be read, as sentences for people; empty when all
   * of it agrees.
   */
  readonly contradictions: readonly string[];
}
