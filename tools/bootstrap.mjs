// The first command in a clean clone. It runs on whatever Node brought npm (20 or later), installs
// what package-lock.json says, and hands over to an npm script, which runs on the repository's own
// Node because npm puts node_modules/.bin first on the PATH. Progress goes to stderr, so that the
// script's own output stays clean. Plain JavaScript: nothing is installed when it starts.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { argv, env, execPath, exit, stderr, versions } from 'node:process';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, 'node_modules', '.soe-installed');
const [script, ...rest] = argv.slice(2);

checkMachine();
install();
exit(npm(['run', '--silent', script, '--', ...rest]));

function checkMachine() {
  if (Number(versions.node.split('.')[0]) < 20) {
    fail(
      `Node ${versions.node} is too old to start; install Node 20 or later from https://nodejs.org`,
    );
  }
  if (env.npm_execpath === undefined) fail(`start it through npm, for example: npm test`);
  if (spawnSync('git', ['--version']).error)
    fail('git is missing; install it from https://git-scm.com');
}

function install() {
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  // Where nobody works, what was locked is all that may be installed.
  const command = env.CI === undefined ? 'install' : 'ci';
  say(`Installing dependencies (npm ${command}) …`);
  const status = npm([command, '--no-audit', '--no-fund', '--loglevel', 'error']);
  if (status !== 0) fail(`npm ${command} failed, see above; is the npm registry reachable?`);
  writeFileSync(stamp, fingerprint());
}

// `npm install` may change the lockfile after a manifest, so the fingerprint is taken after it.
function fingerprint() {
  const manifests = ['package.json', 'package-lock.json', 'tools/package.json'];
  for (const group of ['packages', 'examples']) {
    for (const name of readdirSync(join(root, group)))
      manifests.push(`${group}/${name}/package.json`);
  }
  const hash = createHash('sha256');
  for (const file of manifests.map((name) => join(root, name)).filter(existsSync)) {
    hash.update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function npm(args) {
  const options = {
    cwd: root,
    stdio: ['ignore', args[0] === 'run' ? 'inherit' : 2, 'inherit'],
  };
  return spawnSync(execPath, [env.npm_execpath, ...args], options).status ?? 1;
}

function say(line) {
  stderr.write(`${line}\n`);
}

function fail(problem) {
  say(`Cannot start: ${problem}`);
  exit(1);
}
