// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of GitHub Actions are written so
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { githubMatrix } from '../../src/affected/github-matrix.js';
import { gitlabPipeline } from '../../src/affected/gitlab-pipeline.js';
import { createProgram } from '../../src/program.js';

const page = readFileSync(new URL('../../docs/affected.md', import.meta.url), 'utf8');
const [github, gitlab, template] = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) =>
  parse(text ?? ''),
);

test('the workflow of GitHub on the page skips the matrix that is printed for nothing', () => {
  const empty = JSON.stringify(githubMatrix([], 'flavor'));
  const { plan, release } = github.jobs;

  expect(release.if).toBe(`needs.plan.outputs.matrix != '${empty}'`);
  expect(release.needs).toBe('plan');
  expect(release.strategy.matrix).toBe('${{ fromJSON(needs.plan.outputs.matrix) }}');
  expect(plan.outputs.matrix).toBe('${{ steps.plan.outputs.matrix }}');
});

test('the pipeline of GitLab on the page has the job that the generated ones extend', () => {
  const shard = { flavor: 'al2023', architectures: ['x86_64'], needs: [] } as const;
  const jobs = parse(gitlabPipeline([shard], 'flavor'));

  expect(Object.keys(template)).toEqual([jobs['soe:al2023'].extends]);
  expect(template['.soe-flavor'].script).toContain(
    `"$${Object.keys(jobs['soe:al2023'].variables)}"`,
  );
  expect(gitlab.plan.artifacts.paths).toEqual([gitlab.release.trigger.include[1].artifact]);
});

test('the commands of both are such as there are', async () => {
  const texts = [JSON.stringify(github), JSON.stringify(gitlab)];
  const commands = texts.flatMap((text) => [...text.matchAll(/npx soe (plan [-\w ]+)/g)]);
  const carried: string[] = [];
  for (const [, command = ''] of commands) {
    const program = createProgram('1.0.0', async () => void carried.push(command));
    await program.parseAsync(command.trim().split(' '), { from: 'user' });
  }

  expect(carried).toHaveLength(2);
});
