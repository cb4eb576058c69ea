import { tapMark } from '../tap-mark.js';
import { sh } from './sh.js';

/** Commands of a suite. */
export const posixCommands = sh`
# look_at_command SECONDS TEXT
look_at_command() {
  outcome=unable
  why="cannot write in $work"
  if printf '%s\n' "$2" >"$work/command"; then limited "$1" sh "$work/command"; fi
}
command_exitStatus() {
  case $outcome in
    unable) unsure "$why" ;;
    stopped) fail "$why" ;;
    *) if [ "$1" = "$status" ]; then pass; else last_words && fail "it ended with $status$said"; fi ;;
  esac
}
command_stdout() { output_has out "$@"; }
command_stderr() { output_has err "$@"; }
output_has() {
  stream=$1
  shift
  case $outcome in
    unable) unsure "$why" ;;
    stopped) fail "$why" ;;
    *) text_in "$work/$stream" "$@" ;;
  esac
}
`;

/** Scripts that are carried along. */
export const posixScripts = sh`
# script_runs SECONDS sh|shebang exit|tap|auto RESULT-FILE base64|gzip TEXT
script_runs() {
  rm -rf "$work/script"
  unpack "$5" "$6" "$work/script" || return 0
  chmod 700 "$work/script"
  case $2 in
    sh) limited "$1" sh "$work/script" ;;
    *) limited "$1" "$work/script" ;;
  esac
  case $outcome,$status in
    ended,0) pass ;;
    ended,126 | ended,127)
      last_words
      unsure "it could not be run, it ended with $status$said"
      ;;
    ended,*)
      last_words
      fail "it ended with $status$said"
      ;;
    stopped,*) fail "$why" ;;
    *)
      unsure "$why"
      return 0
      ;;
  esac
  if [ "$3" = tap ] || { [ "$3" = auto ] && grep -Eq '${tapMark}' "$work/out"; }; then
    if [ "$verdict" = pass ] && ! tap_is_good <"$work/out"; then
      fail 'its TAP tells of a failure, or is not whole'
    fi
    send "$4" "$work/out"
  fi
}
# Whether the plan is kept and nothing failed. Tests within tests are indented, and summed up by a line.
tap_is_good() {
  awk '
    /^1\.\.[0-9]+/ { plan = substr($1, 4) + 0; planned++ }
    /^ok([ \t]|$)/ { seen++ }
    /^not ok([ \t]|$)/ { seen++; if (tolower($0) !~ /#[ \t]*(todo|skip)/) bad++ }
    /^Bail out!/ { bad++ }
    END { exit !(planned == 1 && plan == seen && !bad) }'
}
`;

/** Test tools that the image may have. */
export const posixTools = sh`
# Makes the folder that the files of a tool go to.
begin_tool() {
  rm -rf "$work/tool"
  trouble=
  mkdir "$work/tool" || trouble="cannot write in $work"
}
# put FOLDER FILE base64|gzip TEXT
put() {
  if [ -n "$trouble" ]; then return 0; fi
  mkdir -p "$work/tool/$1" && unpack "$3" "$4" "$work/tool/$2" || trouble="its files could not be unpacked"
}
# in_tool SECONDS PROGRAM ARGUMENTS: runs a tool among its files, with a home that goes away.
in_tool() {
  time=$1
  shift
  # shellcheck disable=SC2016
  limited "$time" env HOME="$work/tool" PYTHONDONTWRITEBYTECODE=1 \
    sh -c 'cd "$HOME" && exec "$@"' sh "$@"
}
# tool_runs PROGRAM yes|no SECONDS RESULT-FILE MAIN-FILE VARIABLES-FILE
tool_runs() {
  if [ -n "$trouble" ]; then
    unsure "$trouble"
    return 0
  fi
  results=$work/results
  rm -f "$results"
  case $1 in
    goss)
      if has goss; then
        if [ -n "$6" ]; then
          in_tool "$3" goss --gossfile "$5" --vars "$6" validate --format junit --no-color
        else
          in_tool "$3" goss --gossfile "$5" validate --format junit --no-color
        fi
        results=$work/out
      else missing "$1" "$2" && return 0; fi
      failed=1
      ;;
    pytest)
      if has pytest; then
        in_tool "$3" pytest --color=no -p no:cacheprovider "--junitxml=$results" .
      elif has pytest-3; then
        in_tool "$3" pytest-3 --color=no -p no:cacheprovider "--junitxml=$results" .
      elif has python3 && python3 -c 'import pytest' >/dev/null 2>&1 </dev/null; then
        in_tool "$3" python3 -m pytest --color=no -p no:cacheprovider "--junitxml=$results" .
      else missing "$1" "$2" && return 0; fi
      failed=1
      ;;
    inspec)
      if has inspec; then
        in_tool "$3" inspec exec . --no-color --chef-license accept-no-persist --reporter "json:$results"
      elif has cinc-auditor; then
        in_tool "$3" cinc-auditor exec . --no-color --reporter "json:$results"
      else missing "$1" "$2" && return 0; fi
      failed=100
      ;;
    *)
      unsure "$1 does not run on Linux"
      return 0
      ;;
  esac
  case $outcome,$status in
    ended,0) pass ;;
    ended,"$failed")
      last_words
      fail "it ended with $status$said"
      ;;
    ended,101)
      verdict=skip
      reason='it ended with 101: controls were skipped'
      ;;
    ended,*)
      last_words
      unsure "it ended with $status$said"
      ;;
    stopped,*) fail "$why" ;;
    *)
      unsure "$why"
      return 0
      ;;
  esac
  if [ -s "$results" ]; then send "$4" "$results"; fi
}
missing() {
  if [ "$2" = yes ]; then
    fail "the image has no $1"
  else
    verdict=skip
    reason="the image has no $1"
  fi
}
`;
