// One image of the template for each name, two at a time, and nothing left behind: node build.ts NAME…
import { join } from 'node:path';
import process, { argv, env } from 'node:process';
import {
  ec2Cloud,
  lintTemplate,
  readLedger,
  retryPacker,
  runPackers,
  verifyClean,
} from '@soe/packer-runner';

const names = argv.slice(2);
const template = 'image.pkr.hcl';
const endpoint = env['AWS_ENDPOINT_URL'] ?? '';

for (const { severity, place, message, fix } of await lintTemplate(template)) {
  console.error(`${severity} ${place.file}:${place.line}: ${message} ${fix}`);
  if (severity === 'error') process.exit(1);
}

const stopping = new AbortController();
process.once('SIGINT', () => stopping.abort());

const cloud = ec2Cloud({ region: 'us-east-1' });
const settled = await runPackers(
  names.map((name) => async () => {
    const runDirectory = join('runs', name);
    const result = await retryPacker({
      template,
      runDirectory,
      variables: { name, endpoint, instance_type: 'm7i.large' },
      retry: { fallbacks: { instance_type: ['m7i.large', 'm6i.large'] }, minDelay: 100 },
      env: { PATH: env['PATH'] ?? '', HOME: env['HOME'] ?? '', ...awsOf(env) },
      signal: stopping.signal,
      onEvent: ({ type }) => console.error(name, type),
    });
    for (const attempt of result.attempts.keys()) {
      const ledger = await readLedger(join(runDirectory, `attempt-${attempt + 1}`));
      const { clean, orphans } = await verifyClean(ledger, cloud);
      if (!clean) console.error(name, 'left', orphans.map(({ id }) => id).join(', '));
    }
    return result;
  }),
  { limit: 2 },
);

for (const [at, each] of settled.entries()) {
  const name = names[at];
  if (each.status === 'rejected') console.log(name, 'could not be run:', each.reason);
  else {
    const { outcome, artifacts, attempts, failure } = each.value;
    const images = artifacts.flatMap((artifact) => artifact.images.map(({ imageId }) => imageId));
    console.log(name, outcome, `${attempts.length} attempts`, ...images, failure?.message ?? '');
  }
  if (each.status === 'rejected' || each.value.outcome !== 'succeeded') process.exitCode = 1;
}

/** What Packer may know of this process: how AWS is reached, and nothing else. */
function awsOf(variables: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) =>
      name.startsWith('AWS_') && value !== undefined ? [[name, value]] : [],
    ),
  );
}
