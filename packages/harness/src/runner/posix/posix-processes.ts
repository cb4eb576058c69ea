import { sh } from './sh.js';

/** Bytes that a program may print at most: what prints for ever must not fill the disk of the image. */
const outputLimit = 256 * 1024 * 1024;

/** Programs in process groups of their own, with limits of time and output. */
export const posixProcesses = sh`
# First itself: if it has no group yet it has nothing else, and else what is left is in its group.
end_watchdog() {
  kill -KILL "$watchdog"
  kill -KILL "-$watchdog"
}
# limited SECONDS PROGRAM ARGUMENTS: runs it in a process group of its own, of which nothing stays.
# outcome: ended (status has its exit status), stopped, or unable (why says so). Files that it writes have
# the limit of its output; it is soft, so that a program that writes larger ones can lift it.
limited() {
  seconds=$1
  shift
  outcome=unable
  status=
  if ! has setsid; then
    why='setsid (util-linux) is missing, programs cannot be ended in time'
    return 0
  fi
  rm -rf "$work/tmp" "$work/late"
  if ! mkdir "$work/tmp" || ! : >"$work/out" || ! : >"$work/err"; then
    why="cannot write in $work"
    return 0
  fi
  (
    umask "$mask"
    # shellcheck disable=SC3045
    { ulimit -S -f ${outputLimit / 512} || ulimit -f ${outputLimit / 512}; } 2>/dev/null
    TMPDIR=$work/tmp
    export TMPDIR
    exec setsid "$@"
  ) </dev/null >"$work/out" 2>"$work/err" &
  group=$!
  # shellcheck disable=SC2016
  setsid sh -c 'sleep "$1"; : >"$2"; kill -TERM "-$3"; sleep 1; kill -KILL "-$3"' \
    sh "$seconds" "$work/late" "$group" </dev/null >/dev/null 2>&1 &
  watchdog=$!
  {
    wait "$group"
    status=$?
    end_watchdog
    wait "$watchdog"
    kill -KILL "-$group"
  } 2>/dev/null
  watchdog=
  group=
  if [ -e "$work/late" ]; then
    outcome=stopped
    why="it did not end within $seconds second"
    [ "$seconds" -eq 1 ] || why=$why's'
  elif [ "$(wc -c <"$work/out")" -ge ${outputLimit} ] || [ "$(wc -c <"$work/err")" -ge ${outputLimit} ]; then
    outcome=stopped
    why='it printed more than ${outputLimit / 1024 / 1024} MB'
  else
    outcome=ended
  fi
}
last_words() {
  if [ -s "$work/err" ]; then said=$(tail -c 300 "$work/err" | tr -d '\000'); else said=$(tail -c 300 "$work/out" | tr -d '\000'); fi
  [ -z "$said" ] || said=": $said"
}
`;
