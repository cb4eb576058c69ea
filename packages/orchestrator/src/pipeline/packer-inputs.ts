import type { TagSet } from '@soe/contract';
import type { PackerValue } from '@soe/packer-runner';
import { withCredentials } from '../aws-connection.js';
import type { FlavorConfig } from '../config/config.js';
import type { PipelineContext } from './context.js';
import type { PlannedBuild, ReleasePlan } from './plan-release.js';
import { rehearsal } from './rehearsal.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The variables that every template gets. A template declares those it uses; `soe_endpoint` and
 * `soe_compute` are empty on AWS itself, and `soe_compute` also where instances do not really run.
 */
export function packerVariables(
  plan: Pick<ReleasePlan, 'flavor' | 'version'>,
  build: Pick<PlannedBuild, 'architecture' | 'buildId' | 'imageName'> & {
    readonly sourceImage: Pick<PlannedBuild['sourceImage'], 'imageId'>;
  },
  tags: TagSet,
  region: string,
  env: Environment,
): Readonly<Record<string, PackerValue>> {
  const { endpoint, compute } = rehearsal(env);
  return {
    soe_flavor: plan.flavor,
    soe_version: plan.version,
    soe_architecture: build.architecture,
    soe_build_id: build.buildId,
    soe_image_name: build.imageName,
    soe_source_image: build.sourceImage.imageId,
    soe_region: region,
    soe_tags: tags,
    soe_endpoint: endpoint,
    soe_compute: compute === 'none' ? '' : compute,
  };
}

/** The environment of a run of Packer, and the values in it and in its variables that must not be seen. */
export interface PackerAccess {
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

/** The same as {@link packerEnvironment} and {@link packerSecrets}, with the credentials of the connection. */
export async function packerAccess(
  flavor: Pick<FlavorConfig, 'variables' | 'secrets'>,
  { env: given, aws }: Pick<PipelineContext, 'env' | 'aws'>,
): Promise<PackerAccess> {
  const env = await withCredentials(given, aws);
  return { env: packerEnvironment(env), secrets: packerSecrets(env, flavor) };
}

/**
 * The environment that Packer, and so its scripts, get: what finds programs and files, what reaches
 * AWS, and Packer's own settings. Nothing else of a CI run leaks into a build.
 */
export function packerEnvironment(env: Environment): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && isForPacker(entry[0]),
    ),
  );
}

/** Whether the name of a variable says that its value must not be seen. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

const secretName = /secret|token|passw|passphrase|credential|private|api_?key/i;

/**
 * The values that must not be seen: of everything in Packer's environment and variables whose name
 * says so, of the variables that the flavor names, and the passwords in the addresses of proxies.
 */
export function packerSecrets(
  env: Environment,
  { variables = {}, secrets = [] }: Pick<FlavorConfig, 'variables' | 'secrets'>,
): readonly string[] {
  const named = new Set(secrets);
  const isSecret = (name: string) => isSecretName(name) || named.has(name);
  const values = [
    ...Object.entries(packerEnvironment(env)).flatMap(([name, value]) =>
      isSecret(name.replace(/^PKR_VAR_/, '')) ? [value] : proxyPasswords(name, value),
    ),
    ...Object.entries(variables).flatMap(([name, value]) =>
      isSecret(name) && typeof value === 'string' ? [value] : [],
    ),
  ];
  return values.filter((value) => value.trim().length >= 4);
}

function proxyPasswords(name: string, value: string): readonly string[] {
  if (!/_proxy$/i.test(name) || !URL.canParse(value)) return [];
  const { password } = new URL(value);
  return [password, decodeURIComponent(password)];
}

function isForPacker(name: string): boolean {
  return (
    /^(?:PATH|HOME|USER|TMPDIR|TEMP|TMP|LANG|LC_ALL|TZ|SSH_AUTH_SOCK|SYSTEMROOT)$/.test(name) ||
    /^(?:AWS|PACKER|PKR_VAR)_/.test(name) ||
    /^(?:HTTPS?|NO|ALL)_PROXY$/i.test(name)
  );
}
