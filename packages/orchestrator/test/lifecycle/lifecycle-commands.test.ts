import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { apply } from '../../src/commands/apply.js';
import { deprecate } from '../../src/commands/deprecate.js';
import { history } from '../../src/commands/history.js';
import { notes } from '../../src/commands/notes.js';
import { promote } from '../../src/commands/promote.js';
import { retire } from '../../src/commands/retire.js';
import { revoke } from '../../src/commands/revoke.js';
import { rollback } from '../../src/commands/rollback.js';
import { status } from '../../src/commands/status.js';
import { verify } from '../../src/commands/verify.js';
import { consumer, openWorld, type Ran } from './open-world.js';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const world = openWorld();
const { run } = world;

const parse = ({ stdout, stderr }: Ran) => {
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
};

/** Two releases of a flavor, of which the older one is in stable. */
async function twoReleases(flavor: string): Promise<void> {
  world.configure({ [flavor]: {} });
  await world.release(flavor, '1.0.0');
  const first = await run((context) =>
    promote([flavor, '1.0.0'], { to: 'stable', yes: true }, context),
  );
  if (first.code !== 0) throw new Error(first.stderr);
  await world.release(flavor, '1.1.0');
}

async function stableOf(flavor: string, region = 'us-east-1'): Promise<string | undefined> {
  const name = `/soe/${flavor}/channels/stable/version`;
  return (await world.access.in({ region }).parameters.get([name]))[name];
}

const journal = (flavor: string, version: string) =>
  world.workspace.read(`.soe/releases/${flavor}/${version}/journal.jsonl`);

test('without a yes nothing moves, the exit code says so, and the plan that was shown can be applied', async () => {
  await twoReleases('shown');
  const promotion = { to: 'stable' };

  const nobody = await run((context) => promote(['shown', '1.1.0'], promotion, context), {
    json: true,
  });
  const refused = await run((context) => promote(['shown', '1.1.0'], promotion, context), {
    answer: () => false,
  });
  const dry = await run((context) =>
    promote(['shown', '1.1.0'], { ...promotion, dryRun: true }, context),
  );

  expect(nobody.code).toBe(2);
  expect(nobody.stderr).toContain('SOE_NOT_CONFIRMED');
  expect(parse(nobody)).toMatchObject({
    plan: { channels: [{ version: '1.1.0', previousVersion: '1.0.0' }] },
    error: { code: 'SOE_NOT_CONFIRMED' },
  });
  expect(refused).toMatchObject({ code: 130, stdout: '' });
  expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining('1.0.0 → 1.1.0') });
  expect(dry.stdout).toContain(parse(nobody).command);
  expect(world.newWrites()).toEqual([]);

  const applied = await run((context) => apply(parse(nobody).file, { yes: true }, context));
  expect(applied).toMatchObject({ code: 0, stdout: 'shown@stable is 1.1.0 (was 1.0.0)\n' });
  expect(await stableOf('shown', 'eu-west-1')).toBe('1.1.0');
  expect(journal('shown', '1.1.0')).toMatch(/"stage":"promote".*to stable \(was 1\.0\.0\)/);
});

test('in a log that is one stream the plan comes before the refusal to apply it', async () => {
  await twoReleases('streamed');
  const lines: string[] = [];
  const tell = (line: string) => {
    lines.push(line);
  };

  const { code } = await run((context) =>
    promote(['streamed', '1.1.0'], { to: 'stable' }, { ...context, print: tell, say: tell }),
  );

  expect(code).toBe(2);
  expect(lines).toEqual([
    expect.stringContaining('1.0.0 → 1.1.0'),
    expect.stringContaining('[SOE_NOT_CONFIRMED]'),
  ]);
});

test('a person at the terminal is asked once the plan is shown, and a second time there is nothing to ask', async () => {
  await twoReleases('asked');
  const questions: string[] = [];
  const answer = (question: string) => questions.push(question) > 0;
  const go = () =>
    run((context) => promote(['asked@candidate'], { to: 'stable' }, context), { answer });

  const first = await go();
  const second = await go();

  expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining('1.0.0 → 1.1.0') });
  expect(second).toMatchObject({ code: 0, stdout: expect.stringContaining('as before') });
  expect(questions).toEqual(['promote asked 1.1.0 to stable?']);
});

test('a plan whose channel somebody moved since is not applied', async () => {
  await twoReleases('moved');
  const planned = await run(
    (context) => promote(['moved', '1.1.0'], { to: 'stable', dryRun: true }, context),
    { json: true },
  );
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = world.aws.environment();
  const ssm = new SSMClient({
    ...{ endpoint: world.aws.endpoint, region: 'eu-west-1' },
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
  });
  const pointer = { Name: '/soe/moved/channels/stable/version', Value: '0.9.0', Overwrite: true };
  await ssm.send(new PutParameterCommand(pointer));
  world.newCalls();

  const stale = await run((context) => apply(parse(planned).file, { yes: true }, context));
  const untouched = world.newWrites();
  const whileAsked = await run(
    (context) => promote(['moved', '1.1.0'], { to: 'stable' }, context),
    {
      // What was shown is not what would be done.
      answer: async () => {
        await ssm.send(new PutParameterCommand({ ...pointer, Value: '0.8.0' }));
        return true;
      },
    },
  );

  expect(stale).toMatchObject({ code: 1, stderr: expect.stringContaining('SHARE_CONFLICT') });
  expect(untouched).toEqual([]);
  expect(whileAsked).toMatchObject({ code: 1, stderr: expect.stringContaining('SHARE_CONFLICT') });
  expect(world.newWrites()).toEqual(['eu-west-1 PutParameter']);
});

test('several flavors move together or not at all', async () => {
  world.configure({ one: {}, two: {} });
  await world.release('one', '1.0.0');
  await world.release('two', '2.0.0');

  const missing = await run((context) =>
    promote(['one@1.0.0', 'two@9.9.9'], { to: 'stable', yes: true }, context),
  );
  expect(missing.code).toBe(1);
  expect(missing.stderr).toContain('two 9.9.9 is not published in us-east-1; published are 2.0.0');
  expect(missing.stderr).toContain('SOE_RELEASE_UNKNOWN');
  expect(world.newWrites()).toEqual([]);

  const both = await run((context) =>
    promote(['one@1.0.0', 'two@candidate'], { to: 'stable', yes: true }, context),
  );
  expect(both, both.stderr).toMatchObject({ code: 0 });
  expect(await Promise.all([stableOf('one'), stableOf('two')])).toEqual(['1.0.0', '2.0.0']);
});

test('a promotion that fails in one region leaves all as they were, and is done by the next', async () => {
  await twoReleases('failing');
  const fault = {
    service: 'ssm',
    action: 'PutParameter',
    region: 'eu-west-1',
    kind: 'error',
    code: 'AccessDeniedException',
    status: 400,
  } as const;
  const remove = world.aws.faults.add(fault);
  const go = () =>
    run((context) => promote(['failing', '1.1.0'], { to: 'stable', yes: true }, context));

  const failed = await go();
  const after = await Promise.all([stableOf('failing'), stableOf('failing', 'eu-west-1')]);
  remove();
  const done = await go();

  expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining('SHARE_NOT_PROMOTED') });
  expect(after).toEqual(['1.0.0', '1.0.0']);
  expect(done.code, done.stderr).toBe(0);
  expect(await stableOf('failing', 'eu-west-1')).toBe('1.1.0');
});

test('a promotion that is killed half-way is completed by the next', async () => {
  await twoReleases('killed');
  const region = 'eu-west-1';
  const slow = { service: 'ssm', action: 'PutParameter', region, kind: 'slow' } as const;
  const remove = world.aws.faults.add({ ...slow, milliseconds: 600_000 });
  const before = world.aws.calls().length;
  const child = spawn(execPath, [cli, 'promote', 'killed', '1.1.0', '--to', 'stable', '--yes'], {
    cwd: world.workspace.directory,
    env: { ...world.aws.environment() },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  const wrote = () =>
    world.aws
      .calls()
      .slice(before)
      .some((call) => call.action === 'PutParameter' && call.region === 'us-east-1');
  while (!wrote() && child.exitCode === null) await new Promise((resolve) => setImmediate(resolve));
  child.kill('SIGKILL');
  await ended;
  remove();

  const again = await run((context) =>
    promote(['killed', '1.1.0'], { to: 'stable', yes: true }, context),
  );

  expect(child.signalCode).toBe('SIGKILL');
  expect(again.code, again.stderr).toBe(0);
  for (const each of ['us-east-1', region]) {
    expect(await stableOf('killed', each)).toBe('1.1.0');
    const [held = ''] = Object.values(
      await world.access
        .in({ region: each })
        .parameters.get(['/soe/killed/channels/stable/x86_64/image-id']),
    );
    const [image] = await world.access.in({ region: each }).images.findById([held]);
    expect(image?.name).toContain('/1.1.0/');
  }
});

test('waves move one after the other as a program says they are well, and go back when it says they are not', async () => {
  await twoReleases('ringed');
  world.workspace.write(
    'health.mjs',
    `import { readFileSync } from 'node:fs';
const { wave } = JSON.parse(readFileSync(0, 'utf8'));
console.log(wave + ' is ' + process.argv[2]);
process.exit(wave === process.argv[3] ? 1 : 0);
`,
  );
  const file = (sick: string) => ({
    waves: [
      { name: 'first', regions: ['eu-west-1'], soak: 'PT0S' },
      { name: 'rest', rest: true, soak: 'PT0S' },
    ],
    health: [execPath, 'health.mjs', 'unwell', sick],
  });
  world.workspace.write('sick.json', JSON.stringify(file('first')));
  world.workspace.write('well.json', JSON.stringify(file('none')));
  world.workspace.write('odd.json', JSON.stringify({ ...file('none'), waves: [{ name: 'x' }] }));
  const go = (waves: string, yes = true) =>
    run((context) => promote(['ringed', '1.1.0'], { to: 'stable', waves, yes }, context));

  const dry = await go('well.json', false);
  const odd = await go('odd.json');
  expect(world.newWrites()).toEqual([]);
  const halted = await go('sick.json');
  const after = [await stableOf('ringed'), await stableOf('ringed', 'eu-west-1')];
  const done = await go('well.json');

  expect(dry).toMatchObject({ code: 2, stdout: expect.stringContaining('wave first (waiting)') });
  expect(odd).toMatchObject({ code: 2, stderr: expect.stringContaining('waves.0.soak') });
  expect(halted).toMatchObject({ code: 3, stderr: expect.stringContaining('first is unwell') });
  expect(after).toEqual(['1.0.0', '1.0.0']);
  expect(done.code, done.stderr).toBe(0);
  expect([await stableOf('ringed'), await stableOf('ringed', 'eu-west-1')]).toEqual([
    '1.1.0',
    '1.1.0',
  ]);
  expect(journal('ringed', '1.1.0')).toContain('to stable in waves: first, rest');
});

test('waves that were planned are applied later by their file, or not at all where it is another', async () => {
  await twoReleases('planned');
  const { write, read } = world.workspace;
  // No answer, which stops the run half-way, until somebody says that all is well.
  write(
    'steady.mjs',
    "import { existsSync } from 'node:fs';\nprocess.exit(existsSync('well') ? 0 : 2);\n",
  );
  write('other.mjs', "import { writeFileSync } from 'node:fs';\nwriteFileSync('ran', '');\n");
  const waves = (program: string) =>
    JSON.stringify({
      waves: [
        { name: 'first', regions: ['eu-west-1'], soak: 'PT0S' },
        { name: 'rest', rest: true, soak: 'PT0S' },
      ],
      health: [execPath, program],
    });
  write('rings.json', waves('steady.mjs'));
  const plan = async () => {
    const { stdout } = await run((context) =>
      promote(
        ['planned', '1.1.0'],
        { to: 'stable', waves: 'rings.json', dryRun: true },
        { ...context, json: true },
      ),
    );
    return JSON.parse(stdout).file as string;
  };
  const go = (file: string) => run((context) => apply(file, { yes: true }, context));

  const file = await plan();
  const stored = JSON.parse(read(file));
  expect(stored).toMatchObject({ kind: 'waves', file: 'rings.json' });
  expect(JSON.stringify(stored)).not.toContain('steady.mjs');

  // Neither another program nor another file is believed because a plan names it.
  write('rings.json', waves('other.mjs'));
  const changed = await go(file);
  write('rings.json', waves('steady.mjs'));
  write('.soe/plans/elsewhere.json', JSON.stringify({ ...stored, file: '../rings.json' }));
  const elsewhere = await go('.soe/plans/elsewhere.json');
  // A plan that shows less than there is to do is none of it.
  const [first, rest] = stored.plan.waves;
  const less = { ...stored, plan: { ...stored.plan, waves: [first, { ...rest, moves: [] }] } };
  write('.soe/plans/less.json', JSON.stringify(less));
  const lesser = await go('.soe/plans/less.json');
  expect(changed).toMatchObject({ code: 2, stderr: expect.stringContaining('is not as it was') });
  expect(elsewhere).toMatchObject({ code: 2, stderr: expect.stringContaining('is not below') });
  expect(lesser.code).not.toBe(0);
  expect(await stableOf('planned')).toBe('1.0.0');

  const stopped = await go(file);
  expect(stopped.code).not.toBe(0);
  expect([await stableOf('planned'), await stableOf('planned', 'eu-west-1')]).toEqual([
    '1.0.0',
    '1.1.0',
  ]);
  write('well', '');
  const applied = await go(file);
  expect(applied.code, applied.stderr).toBe(0);
  expect([await stableOf('planned'), await stableOf('planned', 'eu-west-1')]).toEqual([
    '1.1.0',
    '1.1.0',
  ]);
  world.newWrites();
  expect(await go(file)).toMatchObject({ code: 0, stdout: expect.stringContaining('as before') });
  expect(world.newWrites()).toEqual([]);
});

test('what the configuration does not know is refused with what it knows, and credentials of others too', async () => {
  await twoReleases('guarded');
  const to = (channel: string, account?: string) =>
    run((context) => promote(['guarded', '1.1.0'], { to: channel, yes: true }, context), {
      ...(account !== undefined && { account }),
    });

  const misspelt = await to('stabel');
  const stranger = await to('stable', consumer);
  const unknown = await run((context) =>
    promote(['nobody', '1.0.0'], { to: 'stable', yes: true }, context),
  );
  // What is misspelt is told before anybody looks for credentials.
  const others = { account: consumer };
  const early = await Promise.all([
    run((context) => status(['gaurded'], {}, context), others),
    run((context) => rollback('gaurded', {}, context), others),
    run((context) => promote(['gaurded', '1.0.0'], { to: 'stable' }, context), others),
    run((context) => retire(['gaurded'], {}, context), others),
    run((context) => deprecate('gaurded', '1.0.0', {}, context), others),
    run((context) => revoke('gaurded', '1.0.0', { reason: 'bad' }, context), others),
  ]);
  const vague = await run((context) => promote(['guarded@^1'], { to: 'stable' }, context));

  expect(misspelt).toMatchObject({ code: 2, stderr: expect.stringContaining('candidate, stable') });
  expect(stranger).toMatchObject({ code: 3, stderr: expect.stringContaining('SOE_WRONG_ACCOUNT') });
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('SOE_FLAVOR_UNKNOWN') });
  for (const each of early) {
    expect(each).toMatchObject({ code: 2, stderr: expect.stringContaining('mean guarded?') });
  }
  expect(vague).toMatchObject({ code: 2, stderr: expect.stringContaining('FLAVOR VERSION') });
  expect(world.newWrites()).toEqual([]);
});

test('a channel goes back to what it pointed at before, and its history tells who moved it', async () => {
  await twoReleases('back');
  await run((context) => promote(['back', '1.1.0'], { to: 'stable', yes: true }, context));

  const shown = await run((context) => rollback('back', { dryRun: true }, context), { json: true });
  const back = await run((context) => rollback('back', { yes: true }, context));
  const further = await run((context) =>
    rollback('back', { channel: 'stable', yes: true }, context),
  );
  const told = await run((context) => history('back', 'stable', context));
  const json = await run((context) => history('back', undefined, context), { json: true });
  const odd = await run((context) => history('back', 'prod', context));

  expect(parse(shown).file).toMatch(/^\.soe\/plans\/rollback-back-[0-9a-f]{8}\.json$/);
  expect(odd).toMatchObject({ code: 2, stderr: expect.stringContaining('SOE_CHANNEL_UNKNOWN') });
  expect(back).toMatchObject({ code: 0, stdout: 'back@stable is 1.0.0 (was 1.1.0)\n' });
  expect(further).toMatchObject({ code: 3, stderr: expect.stringContaining('HISTORY_MISSING') });
  expect(told.stdout).toMatch(
    /Z {2}1\.1\.0 → 1\.0\.0 {2}by arn:.*111122223333.*\n.*1\.0\.0 → 1\.1\.0/,
  );
  expect(parse(json)).toMatchObject([{ channel: 'candidate' }, { channel: 'stable', agree: true }]);
  expect(journal('back', '1.0.0')).toContain('to stable (was 1.1.0)');
});

test('regions that disagree have their histories told apart', async () => {
  await twoReleases('apart');
  const pointer = { name: '/soe/apart/channels/stable/version', kind: 'text' } as const;
  await world.access
    .in({ region: 'eu-west-1' })
    .parameters.put({ ...pointer, value: '1.1.0', overwrite: true });

  const told = await run((context) => history('apart', 'stable', context));

  expect(told.stdout).toContain('apart@stable: places differ');
  expect(told.stdout).toMatch(/! eu-west-1 points at 1\.1\.0/);
  expect(told.stdout).toMatch(/\neu-west-1\n.*1\.0\.0 → 1\.1\.0/);
});

test('deprecating is dry until it is said; the last channel names the successor; it can be taken back', async () => {
  await twoReleases('old');
  const early = await run((context) => deprecate('old', '1.0.0', { yes: true }, context));
  await run((context) => promote(['old', '1.1.0'], { to: 'stable', yes: true }, context));
  world.newCalls();
  const dry = await run((context) => deprecate('old', '1.0.0', {}, context), {
    json: true,
    answer: () => true,
  });
  const untouched = world.newWrites();

  const done = await run((context) => apply(parse(dry).file, { yes: true }, context));
  const twice = await run((context) => apply(parse(dry).file, { yes: true }, context));
  const again = await run((context) => deprecate('old', '1.0.0', { yes: true }, context), {
    json: true,
  });
  const undone = await run((context) => deprecate('old', '1.0.0', { undo: true }, context), {
    answer: () => true,
  });

  expect(early).toMatchObject({ code: 3, stderr: expect.stringContaining('--successor') });
  expect(dry.code).toBe(0);
  expect(untouched).toEqual([]);
  expect(done, done.stderr).toMatchObject({ code: 0 });
  expect(twice).toMatchObject({ code: 0, stdout: expect.stringContaining('as before') });
  expect(dry.stderr).not.toContain('share:');
  expect(parse(again).plan.actions).toEqual([]);
  expect(undone, undone.stderr).toMatchObject({ code: 0 });
  expect(journal('old', '1.0.0')).toMatch(
    /"stage":"deprecate".*; from 20\S+Z; successor 1\.1\.0","from":"20[^"]+Z","replacement":"1\.1\.0"/,
  );
  const images = await world.access.in({ region: 'eu-west-1' }).lifecycle.list('soe/old/*');
  expect(images.map(({ deprecateAt }) => deprecateAt)).toEqual([undefined, undefined]);
});

test('revoking says who has it, what breaks and where channels go, and is dry until it is said', async () => {
  await twoReleases('bad');
  await run((context) => promote(['bad', '1.1.0'], { to: 'stable', yes: true }, context));
  world.newCalls();
  const reason = 'CVE-2026-90001';

  const dry = await run((context) => revoke('bad', '1.1.0', { reason }, context), {
    answer: () => true,
  });
  const untouched = world.newWrites();
  const done = await run((context) => revoke('bad', '1.1.0', { reason, yes: true }, context), {
    json: true,
  });

  expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining('soe apply ') });
  expect(dry.stdout).toContain('channel stable: 1.0.0 instead of 1.1.0');
  expect(dry.stdout).toContain(`may launch it no more: ${consumer};`);
  expect(untouched).toEqual([]);
  expect(done.code, done.stderr).toBe(0);
  expect(parse(done)).toMatchObject({ plan: { step: 'revoke' }, result: { status: 'done' } });
  expect(await stableOf('bad', 'eu-west-1')).toBe('1.0.0');
  expect(journal('bad', '1.1.0')).toMatch(
    /"stage":"revoke".*; use 1\.0\.0 instead; CVE-2026-90001","from":"20[^"]+Z","replacement":"1\.0\.0"/,
  );
  expect(journal('bad', '1.0.0')).not.toContain('"stage":"revoke"');

  // Its date is the next full minute; nobody has to wait for it.
  const verified = await run((context) => verify('bad', undefined, {}, context), { json: true });
  const shown = await run((context) => status(['bad'], {}, context));
  const back = await run((context) =>
    promote(['bad', '1.1.0'], { to: 'stable', yes: true }, context),
  );
  expect(verified, verified.stdout).toMatchObject({ code: 0 });
  expect(parse(verified).distribution.versions).toMatchObject([{ version: '1.0.0' }]);
  expect(shown.stdout).toMatch(/^bad: newest 1\.0\.0,/);
  expect(back.code).toBe(3);
  expect(back.stderr).toContain(
    'nothing was changed. bad 1.1.0 is revoked (CVE-2026-90001); release a new version [SHARE_NOT_READY]',
  );
});

test('retiring tells what stays and why, by the rules of the flavor, and is dry', async () => {
  await twoReleases('kept');
  world.configure({ kept: { lifecycle: { retention: { keepNewest: 1, keep: ['1.0.0'] } } } });

  const text = await run((context) => retire([], { olderThan: 3, unusedFor: 0 }, context));
  const json = await run((context) => retire(['kept'], {}, context), { json: true });
  const impossible = await run((context) => retire(['kept'], { olderThan: 2 }, context));

  expect(text).toMatchObject({ code: 0, stdout: expect.stringContaining('4 stay') });
  expect(parse(json).plan.kept).toHaveLength(4);
  expect(impossible).toMatchObject({ code: 2, stderr: expect.stringContaining('--older-than 2') });
  expect(world.newWrites()).toEqual([]);
});

test('a file that is no plan, or one for another account, is applied by nobody', async () => {
  await twoReleases('strange');
  world.workspace.write('broken.json', '{"schema":"soe-plan/v1","kind":"promotion"}');
  const planned = await run((context) => promote(['strange', '1.1.0'], { to: 'stable' }, context), {
    json: true,
  });
  const { file } = parse(planned);
  const plan = JSON.parse(world.workspace.read(file));
  world.workspace.write('other.json', JSON.stringify({ ...plan, owner: consumer }));
  const odd = { ...plan, plan: { ...plan.plan, moves: 'all' } };
  world.workspace.write('odd.json', JSON.stringify(odd));

  const at = (name: string) => run((context) => apply(name, { yes: true }, context));

  expect(await at('none.json')).toMatchObject({ code: 2 });
  expect(await at('broken.json')).toMatchObject({ code: 2 });
  expect(await at('other.json')).toMatchObject({ code: 3 });
  const refused = await at('odd.json');
  expect(refused.code).not.toBe(0);
  expect(world.newWrites()).toEqual([]);
});

test('where only a later version can replace a bad one, the refusal names it and the option', async () => {
  await twoReleases('late');

  const refused = await run((context) => revoke('late', '1.0.0', { reason: 'bad' }, context));
  const named = await run((context) =>
    revoke('late', '1.0.0', { reason: 'bad', replacement: '1.1.0' }, context),
  );

  expect(refused.code).toBe(3);
  expect(refused.stderr).toContain(
    'stable points at it; say --replacement 1.1.0, or --leave-channels',
  );
  expect(refused.stderr).not.toMatch(/no channel|leaveChannels/);
  expect(named).toMatchObject({
    ...{ code: 0, stdout: expect.stringContaining('channel stable: 1.1.0 instead of 1.0.0') },
  });
});

test('a version that is nowhere is no drift: verify says that there is no such release', async () => {
  await twoReleases('seen');

  const ran = await run((context) => verify('seen', '9.9.9', {}, context));

  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain('there is no such release in us-east-1; published are 1.1.0, 1.0.0');
});

test('notes are those of what a channel points at', async () => {
  await twoReleases('noted');
  const written = {
    ...{ schema: 'release-notes/v1', name: 'noted', version: '1.0.0', breaking: [], sections: [] },
    ...{ date: '2026-11-28T00:00:00.000Z', issues: [], images: [], warnings: [], links: {} },
  };
  world.workspace.write('.soe/releases/noted/1.0.0/notes.json', JSON.stringify(written));

  const stable = await run((context) => notes('noted', 'stable', {}, context), { json: true });
  const odd = await run((context) => notes('noted', 'prod', {}, context));

  expect(parse(stable)).toMatchObject({ name: 'noted', version: '1.0.0' });
  expect(odd).toMatchObject({ code: 2, stderr: expect.stringContaining('SOE_CHANNEL_UNKNOWN') });
});
