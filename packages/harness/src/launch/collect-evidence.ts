import { randomBytes } from 'node:crypto';
import type { ConsoleReport } from '../console/console-report.js';
import { type EvidenceFolder, evidenceScript, safeName, splitEvidence } from './evidence.js';
import { type Guest, runScript } from './run-script.js';
import type { WaitLimit } from './wait.js';
import { lookUntil } from './wait.js';

/** What evidence takes. */
export interface EvidenceCollector {
  readonly guest: Guest;
  /** Name of the launch. */
  readonly place: string;
  readonly limit: WaitLimit;
  readonly folder: EvidenceFolder | undefined;
  /** Hears why something could not be had. */
  readonly onMissed: (reason: string) => void;
}

/** What the console told. */
export interface ConsoleEvidence {
  readonly report: ConsoleReport;
  readonly files: readonly string[];
}

/** Reads the console, and keeps it. What is empty is asked for again for a while: EC2 is late with it. */
export async function collectConsole(
  collector: EvidenceCollector,
  read: (text: string) => ConsoleReport,
): Promise<ConsoleEvidence | undefined> {
  const { guest, limit } = collector;
  return orMissed(collector, 'the console', async () => {
    const { cloud, instanceId, signal } = guest;
    const seen = await lookUntil(
      async () => {
        const text = await cloud.console(instanceId, signal);
        if (text !== '') return text;
        // What has ended will not write any more.
        const [instance] = await cloud.instances({ tags: {}, instanceId }, signal);
        return /^(?:pending|running)$/.test(instance?.state ?? '') ? undefined : '';
      },
      limit,
      guest,
    );
    const text = await guest.mask(seen ?? '');
    const report = read(text);
    const files = text === '' ? [] : await keep(collector, 'console.txt', Buffer.from(text));
    return { report, files };
  });
}

/** A picture of the screen, which works when the system is dead. */
export async function collectScreenshot(collector: EvidenceCollector): Promise<readonly string[]> {
  const { cloud, instanceId, signal } = collector.guest;
  const files = await orMissed(collector, 'the screen', async () => {
    const picture = await cloud.screenshot(instanceId, signal);
    return picture === undefined ? [] : keep(collector, 'screen.jpg', picture);
  });
  return files ?? [];
}

/** Journal and logs, from inside. */
export async function collectLogs(collector: EvidenceCollector): Promise<readonly string[]> {
  const { guest, limit } = collector;
  const token = randomBytes(8).toString('hex');
  const files = await orMissed(collector, 'logs of the guest', async () => {
    const script = evidenceScript(guest.platform, token);
    const { stdout } = await runScript(guest, { name: 'evidence', script, limit });
    const kept: string[] = [];
    for (const { name, text } of splitEvidence(stdout, token)) {
      kept.push(...(await keep(collector, name, Buffer.from(text))));
    }
    return kept;
  });
  return files ?? [];
}

/** Writes a file of evidence; gives its path, or nothing where no folder was named. */
export async function keep(
  { folder, place }: Pick<EvidenceCollector, 'folder' | 'place'>,
  name: string,
  contents: Uint8Array,
): Promise<readonly string[]> {
  if (folder === undefined) return [];
  const path = `${safeName(place)}/${safeName(name)}`;
  await folder.write(path, contents);
  return [path];
}

/** Evidence that cannot be had takes nothing else along. */
async function orMissed<T>(
  { onMissed, guest }: EvidenceCollector,
  what: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    guest.signal?.throwIfAborted();
    onMissed(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
