/**
 * Which AWS is asked. Everything is optional: what is missing comes from the standard AWS
 * environment (`AWS_REGION`, `AWS_PROFILE`, `AWS_ENDPOINT_URL`, …).
 */
export interface ConnectOptions {
  /** Region to ask. Default: the environment's. */
  readonly region?: string;
  /** Another endpoint than AWS's own. Default: the environment's. */
  readonly endpoint?: string;
  /** Credentials, or a function that gets them. Default: the SDK's provider chain. */
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
