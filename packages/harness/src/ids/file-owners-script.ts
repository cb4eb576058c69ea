import { HarnessError } from '../errors.js';
import { shellQuote } from '../runner/posix/shell-quote.js';

/** What {@link fileOwnersScript} lists. */
export interface FileOwnersScriptOptions {
  /** Paths that are listed of each owner. All files are counted. Default: 20. */
  readonly maxPaths?: number;
}

/**
 * A script that counts the files below folders by owner and group, and names the first of each: POSIX sh,
 * read only, other file systems below the folders are not entered. Folders that are not there are left out.
 * Read its output with `readFileOwners`.
 *
 * @throws HarnessError `HARNESS_OPTIONS_INVALID` for a folder that is no whole path, or none at all
 */
export function fileOwnersScript(
  directories: readonly string[],
  { maxPaths = 20 }: FileOwnersScriptOptions = {},
): string {
  const bad = directories.find((path) => !/^\/[^\p{Cc}]*$/u.test(path));
  if (
    directories.length === 0 ||
    bad !== undefined ||
    !Number.isInteger(maxPaths) ||
    maxPaths < 0
  ) {
    throw new HarnessError(
      'HARNESS_OPTIONS_INVALID',
      `Cannot list owners of files: ${bad === undefined ? 'name at least one folder, and a whole number of paths' : `"${bad}" is no whole path`}.`,
    );
  }
  const list = directories.map(shellQuote).join(' ');
  return `#!/bin/sh
LC_ALL=C
export LC_ALL
PATH=$PATH:/usr/sbin:/sbin:/usr/bin:/bin
set -- ${list}
# In front of every line of a file, so that an end of line in a name makes none.
mark=$(od -An -N 8 -tx1 /dev/urandom | tr -d ' \\n')
printf 'soe-file-owners/1\\n'
{
  for place; do if [ -d "$place" ]; then printf 'directory %s\\n' "$place"; fi; done
  for place; do
    if [ ! -d "$place" ]; then continue; fi
    find "$place" -xdev -exec stat -c "$mark %u %g %n" {} +
  done 2>&1 | awk -v mark="$mark" -v most=${maxPaths} '
    # What is gone meanwhile has no owner.
    $1 != mark && /^(find|stat): / && !/No such file or directory$/ { unread++ }
    $1 != mark { next }
    {
      path = substr($0, length($1 $2 $3) + 4)
      gsub(/[^ -~]/, "?", path)
      add("user", $2, path)
      add("group", $3, path)
    }
    function add(kind, id, path,  key) {
      key = kind " " id
      if (!(key in count)) keys[++size] = key
      count[key]++
      if (count[key] <= most) paths[key, count[key]] = path
    }
    END {
      for (at = 1; at <= size; at++) {
        key = keys[at]
        print key " " count[key]
        for (each = 1; each <= count[key] && each <= most; each++) print "path " paths[key, each]
      }
      if (unread) print "unread " unread
    }'
} | awk '{ print } END { print "end " NR }'
`;
}
