// Sees the packages as their users do: packs every public one, installs the tarballs in an empty
// project, imports each entry, require()s each from CommonJS, and type-checks both kinds of consumer
// with skipLibCheck off. Exit 1 names what failed.
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath, exit } from 'node:process';
import { root, run } from './run.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly exports: Readonly<Record<string, unknown>>;
}

const manifests = globSync('packages/*/package.json', { cwd: root })
  .map((file) => JSON.parse(readFileSync(join(root, file), 'utf8')) as Manifest)
  .filter((manifest) => manifest.private !== true);
const entries = manifests.flatMap(({ name, exports }) =>
  Object.keys(exports)
    .filter((key) => !key.endsWith('.json'))
    .map((key) => name + key.slice(1)),
);
const project = mkdtempSync(join(tmpdir(), 'soe-consumer-'));
try {
  await consume();
  console.log(`${entries.join(', ')}: packed, installed, imported, required and type-checked`);
} finally {
  rmSync(project, { recursive: true, force: true });
}

async function consume(): Promise<void> {
  const workspaces = manifests.flatMap(({ name }) => ['--workspace', name]);
  await must('npm', ['pack', '--silent', '--pack-destination', project, ...workspaces], root);
  const tarballs = globSync('*.tgz', { cwd: project }).sort();
  const fileOf = ({ name, version }: Manifest) =>
    `file:./${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  if (tarballs.length !== manifests.length) throw new Error(`packed only ${tarballs.join(', ')}`);
  write('package.json', {
    private: true,
    dependencies: Object.fromEntries(manifests.map((each) => [each.name, fileOf(each)])),
    devDependencies: {
      '@types/node': devDependencies['@types/node'],
      typescript: devDependencies['typescript'],
    },
  });
  await must('npm', ['install', '--silent', '--no-audit', '--no-fund', '--prefer-offline']);

  const names = entries.map((_, index) => `entry${index}`);
  const count = `if ([${names}].some((entry) => Object.keys(entry).length === 0)) process.exit(1);`;
  write(
    'import.mjs',
    entries.map((entry, i) => `import * as entry${i} from '${entry}';\n`).join('') + count,
  );
  write(
    'require.cjs',
    entries.map((entry, i) => `const entry${i} = require('${entry}');\n`).join('') + count,
  );
  await must(execPath, ['import.mjs']);
  await must(execPath, ['require.cjs']);

  const typed = entries.map(
    (entry, i) => `import * as entry${i} from '${entry}';\nexport { entry${i} };\n`,
  );
  write('module.mts', typed.join(''));
  write('commonjs.cts', typed.join(''));
  write('tsconfig.json', {
    compilerOptions: {
      target: 'es2023',
      module: 'node20',
      strict: true,
      skipLibCheck: false,
      noEmit: true,
      types: ['node'],
    },
    files: ['module.mts', 'commonjs.cts'],
  });
  await must(execPath, [join(project, 'node_modules/typescript/bin/tsc'), '-p', '.']);
}

function write(name: string, content: unknown): void {
  const text = typeof content === 'string' ? content : JSON.stringify(content, null, 2);
  writeFileSync(join(project, name), text);
}

async function must(program: string, args: readonly string[], cwd = project): Promise<void> {
  const { code, stdout } = await run(program, args, { cwd, output: 'capture' });
  if (code === 0) return;
  console.error(`${program} ${args.join(' ')}: exit ${code}\n${stdout}`);
  rmSync(project, { recursive: true, force: true });
  exit(1);
}
