// Notes between two tags of any repository: node embed.ts FOLDER FROM TO [gfm|html|text|json|slack|…]
import { argv, stdout } from 'node:process';
import {
  collectReleaseNotes,
  describeRepository,
  notesFormats,
  renderNotes,
} from '@soe/release-notes';

const [directory = '.', from = '', to = 'HEAD', wanted = 'gfm'] = argv.slice(2);
const { name, address, host } = await describeRepository({ directory });
const notes = await collectReleaseNotes({
  directory,
  name,
  to,
  version: to,
  ...(from !== '' && { from, previous: from }),
  ...(host === 'github' && address && { trackers: { github: { repository: address } } }),
});
stdout.write(renderNotes(notes, notesFormats.find((format) => format === wanted) ?? 'gfm'));
