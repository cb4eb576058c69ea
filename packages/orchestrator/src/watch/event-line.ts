import type { PipelineEvent } from '../pipeline/context.js';
import { type EventLine, eventSchemaId } from './event-schema.js';
import type { WatchResult } from './watcher.js';

/** What stands on every line. */
export interface EventPlace {
  readonly sequence: number;
  readonly at: Date;
  readonly run?: string | undefined;
  readonly flavor?: string | undefined;
}

/** An event as its line says it. */
export function eventLine(event: PipelineEvent, place: EventPlace): EventLine {
  const { run, ...common } = head({ ...place, flavor: event.flavor ?? place.flavor });
  const within = { ...common, ...(run !== undefined && { run }) };
  switch (event.type) {
    case 'run-started': {
      const { type, directory, flavors, resumed } = event;
      return { ...within, run: event.run, type, directory, flavors: [...flavors], resumed };
    }
    case 'planned': {
      const { type, plan } = event;
      const { version, previous, source, builds, distribution } = plan;
      return {
        ...within,
        type,
        version,
        ...(previous !== undefined && { previousVersion: previous.version }),
        commit: source.commit,
        builds: builds.map(({ architecture, buildId, imageName, sourceImage }) => ({
          architecture,
          buildId,
          imageName,
          sourceImageId: sourceImage.imageId,
        })),
        regions: distribution.regions.map(({ region }) => region),
      };
    }
    case 'packer':
    case 'test':
    case 'share':
      return { ...within, ...event, event: { ...event.event } };
    default:
      return { ...within, ...event };
  }
}

/** How the command ended, as the last line says it. */
export function endLine({ exitCode, error }: WatchResult, place: EventPlace): EventLine {
  return { ...head(place), type: 'command-ended', exitCode, ...error };
}

function head({ sequence, at, run, flavor }: EventPlace) {
  return {
    schema: eventSchemaId,
    sequence,
    at: at.toISOString(),
    ...(run !== undefined && { run }),
    ...(flavor !== undefined && flavor !== '' && { flavor }),
  } as const;
}
