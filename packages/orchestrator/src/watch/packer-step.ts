import type { PackerEvent } from '@soe/packer-runner';
import type { WorkState } from './work-state.js';

type Step = Pick<WorkState, 'status' | 'text' | 'id'>;

/** What a build does since an event of Packer, in a few words; `undefined` where nothing else than before. */
export function packerStep(event: PackerEvent): Step | undefined {
  switch (event.type) {
    case 'process-started':
      return running('starts');
    case 'source-image-found':
      return running(`from ${event.imageId}`);
    case 'launching':
      return running('launches an instance');
    case 'instance-launched':
      return running(`launched ${event.instanceId}`);
    case 'instance-waiting':
      return running('waits for the instance');
    case 'connecting':
      return running(`connects by ${event.communicator}`);
    case 'connected':
      return running(`connected by ${event.communicator}`);
    case 'provisioning':
      return running(event.text);
    case 'stopping':
      return running('stops the instance');
    case 'image-creating':
      return running('makes the image');
    case 'image-registered':
      return { ...running(`registered ${event.imageId}`), id: event.imageId };
    case 'image-waiting':
      return running('waits for the image');
    case 'copying':
      return running(`copies to ${event.region}`);
    case 'cleaning-up':
      return running('cleans up');
    case 'cancelling':
      return running(`stops (${event.signal})`);
    case 'build-errored':
      return { status: 'failed', text: event.message };
    case 'process-ended':
      return event.exitCode === 0
        ? { status: 'done', text: 'built' }
        : { status: 'failed', text: `Packer ended with ${event.exitCode ?? event.signal}` };
    default:
      return undefined;
  }
}

function running(text: string): Step {
  return { status: 'running', text };
}
