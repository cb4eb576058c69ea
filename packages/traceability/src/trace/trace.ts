import type {
  ArchiveRecord,
  AttestationRecord,
  ChangeRecord,
  ImageIdentity,
  ReleaseRecord,
} from '@soe/contract';

/** What can speak for an image, see {@link Trace.evidence}. */
export type TraceEvidence =
  | 'name'
  | 'tags'
  | 'shared-tags'
  | 'watermark'
  | 'source'
  | 'summary'
  | 'parameter'
  | 'record';

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
  /** `available`, `disabled`, …, or `deregistered` where an instance still remembers it. */
  readonly state?: string;
  /** When it is, or was, deprecated. Missing when no date is set. */
  readonly deprecatedAt?: string;
  /** The release or image to use instead, where its owner says so. */
  readonly successor?: string;
  /** Why it is deprecated, where its owner says so. */
  readonly deprecationReason?: string;
  /** The images of the same name and owner that this one is a copy of, the nearest first. */
  readonly copyOf: readonly { readonly imageId: string; readonly region: string }[];
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
  /** Commits since the previous release. Only where the record was read. */
  readonly changes?: readonly ChangeRecord[];
  /** Signed statements about the release. Only where the record was read. */
  readonly attestations?: readonly AttestationRecord[];
  /** Where logs, scans and inventories are kept. Only where the record was read. */
  readonly archives?: readonly ArchiveRecord[];
  /** Whether the checkout was clean and pushed. Only where the record was read. */
  readonly source?: NonNullable<ReleaseRecord['source']>;
  /**
   * What answered. The name is always there; tags only for the owner; shared tags for those who may
   * use the image; a watermark of its owner; the source where it is a copy of an image of the same
   * name and owner; the summary where the release is published; the parameter where it names this
   * very image; the record where it was read and has the digest that tags or summary name.
   */
  readonly evidence: readonly TraceEvidence[];
  /**
   * Where the evidence contradicts itself or cannot be read, as sentences for people; empty when all
   * of it agrees.
   */
  readonly contradictions: readonly string[];
  /** What could not be asked, and why, in sentences. */
  readonly gaps: readonly string[];
}
