/** Which AWS is spoken to, and as whom. Whatever is left out comes from the standard AWS environment of the process. */
export interface AwsConnection {
  /** Endpoint of all services. Default: `AWS_ENDPOINT_URL` of the process, else the endpoints of AWS. */
  readonly endpoint?: string;
  /**
   * Credentials of the account that owns the images, or a function that gets them. Packer is given those of the
   * moment in which a build begins: they have to be good for as long as it takes. Default: what the SDK finds.
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

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment, in which the endpoint of a connection stands in place of others. */
export function withEndpoint(env: Environment, { endpoint }: AwsConnection = {}): Environment {
  if (endpoint === undefined) return env;
  const others = Object.entries(env).filter(([name]) => !/^AWS_ENDPOINT_URL(?:_|$)/.test(name));
  return { ...Object.fromEntries(others), AWS_ENDPOINT_URL: endpoint };
}

/** The environment, in which the credentials of a connection stand in place of everything that leads to others. */
export async function withCredentials(
  env: Environment,
  { credentials }: AwsConnection = {},
): Promise<Environment> {
  if (credentials === undefined) return env;
  const { accessKeyId, secretAccessKey, sessionToken } =
    typeof credentials === 'function' ? await credentials() : credentials;
  const others = Object.entries(env).filter(([name]) => !isAboutCredentials(name));
  return {
    ...Object.fromEntries(others),
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken !== undefined && { AWS_SESSION_TOKEN: sessionToken }),
  };
}

function isAboutCredentials(name: string): boolean {
  return /^AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|SECURITY_TOKEN|PROFILE|DEFAULT_PROFILE|CREDENTIAL_EXPIRATION|WEB_IDENTITY_TOKEN_FILE|ROLE_ARN|ROLE_SESSION_NAME|CONTAINER_\w+)$/.test(
    name,
  );
}
