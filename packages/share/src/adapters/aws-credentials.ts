/** Credentials of one AWS identity. */
export interface AwsCredentials {
  /** Access key id. */
  readonly accessKeyId: string;
  /** Secret access key. */
  readonly secretAccessKey: string;
  /** Session token, of temporary credentials. */
  readonly sessionToken?: string;
  /** When they expire. Default: never. */
  readonly expiration?: Date;
  /** The account they belong to, where that is known. */
  readonly accountId?: string;
}
