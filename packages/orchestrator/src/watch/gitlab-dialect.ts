import { printable } from '../commands/printable.js';
import type { SectionDialect } from './section-watcher.js';

/**
 * Sections of GitLab's job log (https://docs.gitlab.com/ci/jobs/job_logs/). Text from outside can begin
 * none, because they need control characters, which it never keeps. There are no annotations.
 */
export const gitlabDialect: SectionDialect = {
  start: ({ name, title, collapsed }, at) =>
    `section_start:${seconds(at)}:${name}${collapsed ? '[collapsed=true]' : ''}\r\u001b[0K${printable(title)}\n`,
  end: ({ name }, at) => `section_end:${seconds(at)}:${name}\r\u001b[0K\n`,
  annotate: () => undefined,
};

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
