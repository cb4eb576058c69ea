// npm run bench -- NAME [--json]: measures one path of the speed budget, tools/bench/NAME.ts. Every
// figure comes with its unit, its goal and whether it holds; exit 1 when one does not. Progress goes
// to standard error, so that --json leaves one document on standard output.
import { existsSync, globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { argv, exit } from 'node:process';
import { parseArgs } from 'node:util';
import type { Benchmark } from './bench/figure.ts';
import { root, run } from './run.ts';

const { values, positionals } = parseArgs({
  args: argv.slice(2),
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const [name = ''] = positionals;
const file = join(root, 'tools/bench', `${name}.bench.ts`);
if (!/^[a-z-]+$/.test(name) || !existsSync(file)) {
  const names = globSync('tools/bench/*.bench.ts', { cwd: root }).map((each) =>
    basename(each, '.bench.ts'),
  );
  console.error(`Usage: npm run bench -- NAME [--json]; NAME is one of ${names.sort().join(', ')}`);
  exit(2);
}

const quiet = { NX_DAEMON: 'false', NX_TUI: 'false' };
const build = await run('nx', ['run-many', '-t', 'build'], { env: quiet, output: 'capture' });
if (build.code !== 0) {
  console.error(build.stdout);
  exit(1);
}
const { measure } = (await import(file)) as Benchmark;
const figures = await measure((line) => console.error(line));

if (values.json) {
  console.log(JSON.stringify({ benchmark: name, figures }, null, 2));
} else {
  for (const figure of figures) {
    const shown = Number(figure.value.toPrecision(4));
    console.log(
      `${figure.holds ? 'holds ' : 'MISSED'}  ${figure.name}: ${shown} ${figure.unit} (goal ${figure.goal})`,
    );
  }
}
exit(figures.length > 0 && figures.every((figure) => figure.holds) ? 0 : 1);
