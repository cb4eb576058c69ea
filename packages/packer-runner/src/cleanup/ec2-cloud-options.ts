/** Which AWS is asked. What is missing comes from the standard AWS environment. */
export interface Ec2CloudOptions {
  /** The region. */
  readonly region: string;
  /**
   * Another endpoint than AWS's own.
   * @defaultValue the environment's
   */
  readonly endpoint?: string;
  /**
   * Credentials, or a function that gets them.
   * @defaultValue the SDK's provider chain
   */
  readonly credentials?: AwsCredentials | (() => Promise<AwsCredentials>);
}

/** Credentials of an AWS identity. */
export interface AwsCredentials {
  /** Access key id. */
  readonly accessKeyId: string;
  /** Secret access key. */
  readonly secretAccessKey: string;
  /** Session token of temporary credentials. */
  readonly sessionToken?: string;
}
