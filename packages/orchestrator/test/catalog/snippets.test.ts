import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTemplate } from '@soe/packer-runner';
import ts from 'typescript';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { type SnippetPlace, snippets } from '../../src/catalog/snippets.js';

const hasTerraform = spawnSync('terraform', ['version']).status === 0;

const places: readonly SnippetPlace[] = [
  {
    flavor: 'rhel-9',
    selector: { channel: 'stable' },
    architecture: 'x86_64',
    region: 'eu-west-1',
    prefix: '/soe',
    owner: '111122223333',
  },
  {
    flavor: '2025.lts-x',
    selector: { version: '2026.11.0-rc.1' },
    architecture: 'arm64',
    region: 'us-gov-east-1',
    prefix: '/team/images',
    owner: '111122223333',
  },
];
const names = [
  '/soe/rhel-9/channels/stable/x86_64/image-id',
  '/team/images/2025.lts-x/versions/2026.11.0-rc.1/arm64/image-id',
];

describe.each(places.map((place, at) => ({ place, name: names[at] ?? '', flavor: place.flavor })))(
  'snippets of $flavor',
  ({ place, name }) => {
    const told = new Map(snippets(place).map(({ id, text }) => [id, text]));
    const text = (id: ReturnType<typeof snippets>[0]['id']) => told.get(id) ?? '';

    test('for the AWS CLI are one command of a shell, with JSON where JSON is wanted', () => {
      const launch = words('aws', text('cli'));
      const create = words('aws', text('launch-template'));

      expect(launch).toContain(`resolve:ssm:${name}`);
      expect(launch.slice(0, 4)).toEqual(['ec2', 'run-instances', '--region', place.region]);
      expect(create[1]).toBe('create-launch-template');
      expect(JSON.parse(create.at(-1) ?? '')).toMatchObject({ ImageId: `resolve:ssm:${name}` });
    });

    test('for soe are one command of a shell', () => {
      const found = words('soe', text('soe'));

      expect(found[0]).toBe('resolve');
      expect(found).toContain('--arch');
      expect(found.includes('--prefix')).toBe(place.prefix !== '/soe');
    });

    test('for CloudFormation are a template in YAML with a dynamic reference', () => {
      expect(parse(text('cloudformation'))).toMatchObject({
        Resources: { Instance: { Properties: { ImageId: `{{resolve:ssm:${name}}}` } } },
      });
    });

    test('for the CDK are TypeScript', () => {
      const { diagnostics } = ts.transpileModule(text('cdk'), { reportDiagnostics: true });

      expect(diagnostics).toEqual([]);
      expect(text('cdk')).toContain(`'${name}'`);
    });

    test('for Packer are a template that is read without a problem', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'soe-snippet-'));
      onTestFinished(() => rmSync(folder, { recursive: true }));
      writeFileSync(join(folder, 'child.pkr.hcl'), text('packer'));

      const template = await readTemplate(folder);

      expect(template.problems).toEqual([]);
      expect(text('packer')).toContain(`"${name}"`);
    });

    test.skipIf(!hasTerraform)(
      `for Terraform are HCL as Terraform writes it${hasTerraform ? '' : ' (skipped: no terraform on the PATH)'}`,
      () => {
        for (const id of ['terraform', 'packer'] as const) {
          const { status, stdout, stderr } = spawnSync(
            'terraform',
            ['fmt', '-check', '-diff', '-'],
            {
              input: `${text(id)}\n`,
              encoding: 'utf8',
            },
          );
          expect({ id, status, stdout, stderr }).toMatchObject({ id, status: 0, stdout: '' });
        }
        expect(text('terraform')).toContain(`"${name}"`);
      },
    );
  },
);

/** The words that a shell gives to the program of a snippet. */
function words(program: string, snippet: string): readonly string[] {
  const script = `${program}() { printf '%s\\0' "$@"; }\n${snippet}\n`;
  return execFileSync('sh', ['-eu', '-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}
