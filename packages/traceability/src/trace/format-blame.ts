import type { Blame, ChannelPosition } from './blame.js';
import { rows, traceRows, warnings } from './format-trace.js';

/** What runs on an instance, for people: what is wrong first, then the machine, then its release. */
export function formatBlame(blame: Blame): string {
  const { image, release } = blame;
  const contradictions = release?.contradictions ?? [];
  const gaps = [...blame.gaps, ...(release?.gaps ?? [])];
  return [
    ...warnings({ contradictions, gaps }),
    ...rows([
      ['instance', `${blame.instanceId} in ${blame.region}, account ${blame.accountId}`],
      ['state', blame.state],
      ['type', blame.instanceType],
      ['launched', blame.launchedAt],
      [
        'runs',
        `${image.imageId} ${image.name}${blame.imageVisible ? '' : ', gone or not visible'}`,
      ],
      ['made from', madeFrom(blame)],
      [
        'watermark',
        blame.watermarks.map(({ owner, flavor }) => `${flavor} of ${owner}`).join(', '),
      ],
      ['newer', release && (blame.newer.join(', ') || 'nothing is published')],
      ['channels', blame.channels.map(position).join(', ')],
    ]),
    ...(release ? rows(traceRows(release)) : []),
  ].join('\n');
}

function madeFrom({ descent, release }: Blame): string | undefined {
  if (descent.length < 2) return undefined;
  const chain = descent
    .slice(1)
    .map(({ imageId, region }) => `${imageId}${region ? ` in ${region}` : ''}`);
  return `${chain.join(', made from ')}${release ? ', the release' : ''}`;
}

function position({ channel, version, ahead }: ChannelPosition): string {
  const versions = ahead === 1 ? '1 version' : `${ahead} versions`;
  return ahead === 0 ? `${channel} at ${version}` : `${channel} at ${version}, ${versions} ahead`;
}
