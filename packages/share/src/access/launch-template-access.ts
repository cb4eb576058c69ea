/** The versions of a launch template that matter, by number and image. */
export interface FoundLaunchTemplate {
  /** The newest version. */
  readonly latest: FoundTemplateVersion;
  /** The version that is launched when none is named. */
  readonly default: FoundTemplateVersion;
}

/** One version of a launch template. */
export interface FoundTemplateVersion {
  /** Its number. */
  readonly version: number;
  /** The image, or the parameter, that it launches; missing where it names none. */
  readonly imageId?: string;
  /** What it is for, as whoever made it says. */
  readonly description?: string;
}

/** A version to add to a launch template. */
export interface TemplateVersionRequest {
  /** The template, `lt-…`. */
  readonly launchTemplateId: string;
  /** Number of the version that everything but the image is taken from. */
  readonly sourceVersion: number;
  /** The image that it shall launch. */
  readonly imageId: string;
  /** What it is for, at most 255 characters: the name of the image. */
  readonly description: string;
  /** Makes repeated requests one version. */
  readonly clientToken: string;
}

/** The launch templates of the caller in one region. */
export interface LaunchTemplateAccess {
  /** The latest and the default version of a template, in one call. */
  versions(launchTemplateId: string): Promise<FoundLaunchTemplate>;
  /** Add a version; the answer is its number. */
  createVersion(request: TemplateVersionRequest): Promise<number>;
  /** Make a version the default one. */
  setDefault(launchTemplateId: string, version: number): Promise<void>;
}
