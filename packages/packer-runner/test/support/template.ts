import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { parseTemplate } from '../../src/template/read-template.js';
import type { Template } from '../../src/template/template.js';

/** The folder with the templates of lint tests. */
export const lintFolder = fileURLToPath(new URL('../templates/lint/', import.meta.url));

/** Every template file below that folder, relative to it. */
export function lintTemplates(folder = ''): readonly string[] {
  return readdirSync(join(lintFolder, folder), { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((name) => /\.(?:hcl|json)$/.test(name));
}

/** Lines below a comment that says that something is to be found there. */
export function expectedLines(name: string): readonly number[] {
  const lines = readFileSync(join(lintFolder, name), 'utf8').split('\n');
  return lines.flatMap((line, index) => (line.trim() === '# expect' ? [index + 2] : []));
}

/** Reads a template that consists of one text. */
export function parseText(
  text: string,
  file = 'test.pkr.hcl',
  variables: Parameters<typeof parseTemplate>[1] = {},
): Promise<Template> {
  return parseTemplate([{ file, text }], variables);
}

/** Writes a file into a folder of its own and returns its path. */
export async function temporaryFile(name: string, content: string | Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'packer-runner-template-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** Writes files into a folder of their own and returns its path. */
export async function temporaryFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'packer-runner-template-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}
