import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Architecture } from '@soe/contract';
import { type PackerDiagnostic, PackerError, validateTemplate } from '@soe/packer-runner';
import { flavorOf } from '../../config/flavor-of.js';
import { packerAccess, packerVariables } from '../../pipeline/packer-inputs.js';
import type { ConfiguredSubject } from '../check.js';
import { error, type Finding, ok } from '../finding.js';
import { sampleBuilds } from '../sample-release.js';

/** Would Packer build the template of every flavor and architecture? */
export async function checkTemplates(subject: ConfiguredSubject): Promise<readonly Finding[]> {
  const { flavors, loaded } = subject;
  const findings: Finding[] = [];
  for (const flavor of flavors) {
    // What is missing is told by the check of files.
    if (!existsSync(resolve(loaded.directory, flavorOf(loaded, flavor).template))) continue;
    // Each is a Packer that wants memory of its own.
    for (const { architecture } of sampleBuilds(flavor, loaded)) {
      findings.push(...(await validate(flavor, architecture, subject)));
    }
  }
  return findings;
}

async function validate(
  flavor: string,
  architecture: Architecture,
  { loaded, context, env, signal }: ConfiguredSubject,
): Promise<readonly Finding[]> {
  const { config, directory } = loaded;
  const own = flavorOf(loaded, flavor);
  const build = sampleBuilds(flavor, loaded).find((each) => each.architecture === architecture);
  if (build === undefined) return [];
  const variables = {
    ...own.variables,
    ...packerVariables({ flavor, version: build.version }, build, {}, config.region, env),
    soe_bake_tests: '',
    soe_inventory: '',
  };
  try {
    const { valid, diagnostics } = await validateTemplate(resolve(directory, own.template), {
      workingDirectory: directory,
      variables,
      ...(await packerAccess(own, context)),
      signal,
    });
    return judgeTemplate(`${flavor} ${architecture}: ${own.template}`, valid, diagnostics);
  } catch (cause) {
    // That there is no Packer is told once, by its own check.
    if (cause instanceof PackerError && cause.code === 'PACKER_NOT_FOUND') return [];
    throw cause;
  }
}

/** Pure. */
export function judgeTemplate(
  what: string,
  valid: boolean,
  diagnostics: readonly Pick<PackerDiagnostic, 'severity' | 'summary' | 'detail'>[],
): readonly Finding[] {
  if (valid) return [ok(`${what} is valid`)];
  const problems = diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ summary, detail }) => [summary, detail].filter(Boolean).join(': '));
  const seen = `${what} is refused by Packer${problems.map((each) => `\n${each}`).join('')}`;
  return [error(seen, fixOf(seen))];
}

/** "Unknown builder", "unknown source" and the like are what Packer says of a plugin that is not there. */
function fixOf(seen: string): string {
  return /unknown (?:source|builder|provisioner|post-processor|data source)|missing plugins?|plugin.*not (?:found|installed)/i.test(
    seen,
  )
    ? 'packer plugins install github.com/hashicorp/amazon'
    : 'Correct the template; packer validate tells the same.';
}
