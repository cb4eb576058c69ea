import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The `ts` blocks of a page as one program. */
function programOf(page: string): string {
  const blocks = readFileSync(join(root, page), 'utf8').matchAll(/^```ts\n([\s\S]*?)^```$/gm);
  return [...blocks].map(([, block]) => block).join('\n');
}

test('programs in the pages fit the types of the package', () => {
  const docs = readdirSync(join(root, 'docs')).filter((file) => file.endsWith('.md'));
  const programs = ['README.md', ...docs.map((file) => `docs/${file}`)]
    .map((page) => [page, programOf(page)] as const)
    .filter(([, program]) => program !== '');
  // In the package, so that its name leads to what is built.
  mkdirSync(join(root, 'test-results'), { recursive: true });
  const folder = mkdtempSync(join(root, 'test-results', 'docs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [page, program] of programs) {
    writeFileSync(join(folder, `${page.replace('/', '-')}.ts`), program);
  }
  const options = { extends: '../../../../tsconfig.base.json', include: ['*.ts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options));

  const tsc = fileURLToPath(new URL('../../../node_modules/typescript/bin/tsc', import.meta.url));
  const check = () =>
    execFileSync(process.execPath, [tsc, '--project', folder, '--noEmit'], { encoding: 'utf8' });

  expect(programs.map(([page]) => page)).toContain('docs/library.md');
  expect(toldBy(check)).toBe('');
});

function toldBy(check: () => string): string {
  try {
    return check();
  } catch (error) {
    return String((error as { readonly stdout?: unknown }).stdout ?? error);
  }
}
