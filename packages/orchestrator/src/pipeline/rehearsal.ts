type Environment = Readonly<Record<string, string | undefined>>;

/** Whether the AWS that is spoken to is an embedded one, and whether its instances really run. */
export interface Rehearsal {
  /** Its address; empty on AWS itself. */
  readonly endpoint: string;
  /** `none` where instances are rows only, else how they run; empty on AWS itself. */
  readonly compute: string;
}

/** What `soe local` says of its AWS. A private endpoint of AWS itself says nothing of instances. */
export function rehearsal(env: Environment): Rehearsal {
  const endpoint = env['AWS_ENDPOINT_URL_EC2'] ?? env['AWS_ENDPOINT_URL'] ?? '';
  return { endpoint, compute: endpoint === '' ? '' : (env['SOE_LOCAL_COMPUTE'] ?? '') };
}
