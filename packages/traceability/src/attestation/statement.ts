import type { ImageDescription } from './image-description.js';

/** The type of an in-toto statement. */
export const statementType = 'https://in-toto.io/Statement/v1';

/** What statements about releases say: their predicate types. */
export const predicateTypes = {
  provenance: 'https://slsa.dev/provenance/v1',
  cyclonedx: 'https://cyclonedx.org/bom',
  spdx: 'https://spdx.dev/Document',
  testResult: 'https://in-toto.io/attestation/test-result/v0.1',
  vulns: 'https://in-toto.io/attestation/vulns/v0.2',
} as const;

/** Algorithm to lower-case hexadecimal digest. */
export type DigestSet = Readonly<Record<string, string>>;

/** A thing that a statement names (in-toto ResourceDescriptor v1). */
export interface ResourceDescriptor {
  /** Name, for people and for telling apart. */
  readonly name?: string;
  /** Identity. */
  readonly uri?: string;
  /** Digests. */
  readonly digest?: DigestSet;
  /** Where it can be loaded from. */
  readonly downloadLocation?: string;
  /** Media type. */
  readonly mediaType?: string;
  /** More about it. */
  readonly annotations?: Readonly<Record<string, unknown>>;
}

/** An image as the subject of a statement. */
export interface ImageSubject extends ResourceDescriptor {
  /** Id of the image. */
  readonly name: string;
  /** ARN of the image. */
  readonly uri: string;
  /** SHA-256 of the canonical JSON of its description. */
  readonly digest: { readonly sha256: string };
  /** What the digest is about, so that a verifier can say what differs. */
  readonly annotations: {
    /** The description; its canonical JSON has the digest. */
    readonly soe_description: ImageDescription;
    /** The build that made it. */
    readonly soe_build: string;
    /** The release tags that it is to carry, where it carries them. */
    readonly soe_tags: Readonly<Record<string, string>>;
  };
}

/** An in-toto statement, v1. */
export interface Statement<P = unknown, S extends ResourceDescriptor = ResourceDescriptor> {
  /** Always `https://in-toto.io/Statement/v1`. */
  readonly _type: typeof statementType;
  /** What it is about. */
  readonly subject: readonly S[];
  /** What kind of thing is said, a URI. */
  readonly predicateType: string;
  /** What is said. */
  readonly predicate: P;
}

/** A statement about images of a release. */
export type ReleaseStatement<P = unknown> = Statement<P, ImageSubject>;

/** SLSA provenance v1 with the parameters of the build type of this package. */
export interface Provenance {
  /** What was built, and from what. */
  readonly buildDefinition: {
    /** URI of the build type. */
    readonly buildType: string;
    /** What whoever started the build chose. */
    readonly externalParameters: ExternalParameters;
    /** What the platform set. */
    readonly internalParameters: InternalParameters;
    /** What went into the build. */
    readonly resolvedDependencies: readonly ResourceDescriptor[];
  };
  /** Who built it, and when. */
  readonly runDetails: {
    /** Who must be trusted. */
    readonly builder: {
      /** URI of the trust boundary. */
      readonly id: string;
      /** Versions of what it consists of. */
      readonly version?: Readonly<Record<string, string>>;
    };
    /** The run. */
    readonly metadata: {
      /** Globally unique id of the run and its attempt. */
      readonly invocationId?: string;
      /** When the first build began, RFC 3339 in UTC. */
      readonly startedOn?: string;
      /** When the last build ended, RFC 3339 in UTC. */
      readonly finishedOn?: string;
    };
    /** What came out beside the images. */
    readonly byproducts: readonly ResourceDescriptor[];
  };
}

/** Inputs that whoever starts a build chooses. See docs/build-type.md. */
export interface ExternalParameters {
  /** Product line. */
  readonly flavor: string;
  /** Version of the release. */
  readonly version: string;
  /** Repository that was built, without credentials. */
  readonly repository: string;
  /** Branch or tag. */
  readonly ref?: string;
  /** One entry per build. */
  readonly builds: readonly {
    /** Id of the build. */
    readonly buildId: string;
    /** Architecture of its image. */
    readonly architecture: string;
    /** Region that it worked in. */
    readonly region: string;
    /** Template, relative to the configuration. */
    readonly template: string;
    /** Values that the template was given, those of secrets left out. */
    readonly variables?: Readonly<Record<string, string>>;
  }[];
}

/** What the platform set or found. See docs/build-type.md. */
export interface InternalParameters {
  /** `sha256:` and digest of the release record. */
  readonly record: string;
  /** True when files of the checkout differed from the commit. */
  readonly dirty: boolean;
  /** The files that differed. */
  readonly dirtyFiles?: readonly string[];
  /** True when no remote branch held the commit. */
  readonly unpushed: boolean;
  /** What could not be read of the source. */
  readonly gaps?: readonly string[];
  /** Names of variables whose values are secret. */
  readonly secrets?: readonly string[];
  /** CI system. */
  readonly provider?: string;
  /** Who or what started the run. */
  readonly actor?: string;
  /** Why it started. */
  readonly event?: string;
  /** Number of the pull or merge request. */
  readonly pullRequest?: string;
}
