import { isSecretName, type SecretSources } from '../redaction/secret-values.js';
import { type TemplateSecret, templateSecrets } from '../template/template-secrets.js';

/** What a template makes secret, and why a part of it is not known if it is not. */
export interface DeclaredSecrets {
  readonly declared: readonly TemplateSecret[];
  readonly warnings: readonly string[];
}

/**
 * Asks the template. One that cannot be read is for Packer to complain about. `sources` are the
 * options of the command: what they give needs no warning.
 */
export async function declaredSecrets(
  template: string,
  workingDirectory: string,
  sources: Pick<SecretSources, 'sensitive' | 'variables' | 'env'> = {},
): Promise<DeclaredSecrets> {
  const { sensitive = {}, variables = {}, env = {} } = sources;
  const stated = (name: string): boolean | undefined =>
    Object.hasOwn(sensitive, name) ? sensitive[name] : undefined;
  try {
    const { secrets, problems } = await templateSecrets(
      template,
      (name) => stated(name) ?? isSecretName(name),
      { workingDirectory, variables },
    );
    const isGiven = ({ kind, name }: TemplateSecret): boolean =>
      kind === 'variable' &&
      (stated(name) === false ||
        Object.hasOwn(variables, name) ||
        Object.hasOwn(env, `PKR_VAR_${name}`));
    const unseen = secrets.filter(
      (secret) => !secret.complete && !secret.byName && !isGiven(secret),
    );
    const unread = problems.slice(0, 1).map(({ place: { file, line } }) => {
      return notMasked(`${file} cannot be read from line ${line} on`);
    });
    return { declared: secrets, warnings: [...unseen.map(warning), ...unread] };
  } catch (error) {
    if (isMissing(error)) return { declared: [], warnings: [] };
    const seen = error instanceof Error ? error.message : String(error);
    return { declared: [], warnings: [notMasked(seen)] };
  }
}

function isMissing(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}

function warning({ kind, name }: TemplateSecret): string {
  return `The sensitive ${kind} ${name} has a value that only Packer can compute: it is not masked unless secrets names its value.`;
}

function notMasked(seen: string): string {
  return `Variables that the template declares as sensitive are not masked unless secrets or sensitive name them: ${seen}`;
}
