import * as z from 'zod';

/** What a sosreport says about itself, as far as an inventory needs it. */
export interface SosManifest {
  /** Commands that were run and whose output is there. */
  readonly commands: readonly SosCommand[];
}

/** A command, and where its output is. */
export interface SosCommand {
  /** As it was run. */
  readonly exec: string;
  /** Path inside the report. */
  readonly path: string;
  /** Tags of sos. */
  readonly tags: readonly string[];
}

const command = z.looseObject({
  exec: z.string(),
  filepath: z.string(),
  tags: z.array(z.string()).catch([]),
});
const manifest = z.looseObject({
  components: z.looseObject({
    report: z.looseObject({
      plugins: z.record(
        z.string(),
        z.looseObject({ commands: z.array(z.unknown()).catch([]) }).catch({ commands: [] }),
      ),
    }),
  }),
});

/** Reads `sos_reports/manifest.json`; undefined when it is something else. */
export function readSosManifest(text: string): SosManifest | undefined {
  const parsed = manifest.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  const commands = Object.values(parsed.data.components.report.plugins).flatMap((plugin) =>
    plugin.commands.flatMap((each) => {
      const { data } = command.safeParse(each);
      return data === undefined ? [] : [{ exec: data.exec, path: data.filepath, tags: data.tags }];
    }),
  );
  return { commands };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
