import { readTemplate, type TemplateBlock } from '@soe/packer-runner';
import { ec2Subnets, type FoundSubnet } from '../../adapters/ec2-subnets.js';
import { flavorOf } from '../../config/flavor-of.js';
import type { ConfiguredSubject } from '../check.js';
import { error, type Finding, ok } from '../finding.js';

/** Is there a subnet in which images are built and tested? */
export async function checkSubnet({
  loaded,
  flavors,
  context,
  signal,
}: ConfiguredSubject): Promise<readonly Finding[]> {
  const { region } = loaded.config;
  const named = (await Promise.all(flavors.map((flavor) => subnetsOf(flavor)))).flat();
  return judgeSubnets(named, await ec2Subnets({ region, signal, ...context.aws }), region);

  async function subnetsOf(flavor: string): Promise<readonly NeededSubnet[]> {
    const { template, variables = {}, tests } = flavorOf(loaded, flavor);
    const { blocks } = await readTemplate(template, {
      workingDirectory: loaded.directory,
      variables,
    });
    const sources = blocks.filter(
      ({ type, labels }) => type === 'source' && labels[0]?.startsWith('amazon-'),
    );
    return [
      ...sources.flatMap((source) => neededBy(flavor, source)),
      ...(tests === undefined
        ? []
        : [{ flavor, use: 'tests', ...(tests.subnet && { id: tests.subnet }) }]),
    ];
  }
}

/** A subnet that something wants. Without an id: the default one of a zone. */
export interface NeededSubnet {
  readonly flavor: string;
  readonly use: string;
  readonly id?: string;
}

function neededBy(flavor: string, { attributes, blocks }: TemplateBlock): readonly NeededSubnet[] {
  const id = attributes['subnet_id'];
  // One that is looked up, or comes from what cannot be read here, is left to Packer.
  if (blocks.some(({ type }) => type === 'subnet_filter')) return [];
  if (id === undefined || id.value === '') return [{ flavor, use: 'template' }];
  return typeof id.value === 'string' ? [{ flavor, use: 'template', id: id.value }] : [];
}

/** Pure. */
export function judgeSubnets(
  needed: readonly NeededSubnet[],
  found: readonly FoundSubnet[],
  region: string,
): readonly Finding[] {
  const ids = new Set(found.map(({ id }) => id));
  const findings = needed.flatMap(({ flavor, use, id }): readonly Finding[] => {
    if (id === undefined ? found.some(({ isDefault }) => isDefault) : ids.has(id)) return [];
    return [
      error(
        `${flavor}: the ${use} need${use === 'tests' ? '' : 's'} ${id === undefined ? 'a default subnet' : `subnet ${id}`}, and ${region} has none`,
        use === 'tests'
          ? `Name a subnet of ${region} in tests.subnet.`
          : `Name a subnet of ${region} as subnet_id in the template, or make a default VPC: aws ec2 create-default-vpc --region ${region}`,
      ),
    ];
  });
  return findings.length > 0 ? findings : [ok(`${region} has the subnets that are needed`)];
}
