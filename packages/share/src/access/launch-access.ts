/** What to try to launch. */
export interface LaunchRequest {
  /** The image. */
  readonly imageId: string;
  /** The type of the instance, which must fit the architecture of the image. */
  readonly instanceType: string;
}

/** What EC2 says to a launch. */
export type LaunchAnswer =
  | {
      /** The instance would start. */
      readonly status: 'allowed';
    }
  | {
      /** `unauthorized`: the caller may not launch. `refused`: it may, but not this. */
      readonly status: 'unauthorized' | 'refused';
      /** EC2's word and its message. */
      readonly message: string;
    };

/** Instances of one place. Nothing is ever started. */
export interface LaunchAccess {
  /**
   * Ask whether an instance would start. EC2 looks at the permissions of the caller, the image and
   * the instance type; it does not look at KMS keys.
   */
  dryRun(request: LaunchRequest): Promise<LaunchAnswer>;
}
