import { messageLimit } from '../protocol.js';
import { sh } from './sh.js';

/**
 * What every runner for Linux has. Everything is in functions and the last line starts them, so that
 * half a script does nothing.
 */
export const posixCore = sh`
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
tests=0
files=0
bad=0
work=
group=
watchdog=
outcome=
has() { command -v "$1" >/dev/null 2>&1; }

# A directory of its own, where programs can be started if there is one: /tmp may forbid that.
begin() {
  # Without one of them some checks would see nothing, and pass where nothing is wanted.
  for needed in awk cat cp cut date fold grep head id ls mkdir mktemp od rm sed sleep sort tail tr wc; do
    if ! has "$needed"; then
      echo "soe: $needed is missing, without it nothing can be told" >&2
      exit 3
    fi
  done
  mask=$(umask)
  umask 077
  for base in "\${TMPDIR:-}" /tmp /var/tmp /run /dev/shm; do
    case $base in /*) ;; *) continue ;; esac
    next=$(mktemp -d "$base/soe.XXXXXXXXXX" 2>/dev/null) || continue
    printf '#!/bin/sh\n' >"$next/probe" && chmod 700 "$next/probe"
    if "$next/probe" 2>/dev/null; then
      [ -z "$work" ] || rm -rf "$work"
      work=$next
      break
    fi
    if [ -z "$work" ]; then work=$next; else rm -rf "$next"; fi
  done
  if [ -z "$work" ]; then
    echo 'soe: no directory for temporary files can be made in TMPDIR, /tmp, /var/tmp, /run or /dev/shm' >&2
    exit 3
  fi
  cd / || exit 3
  look_at_clock
}
leave() {
  [ -z "$watchdog" ] || end_watchdog 2>/dev/null
  [ -z "$group" ] || kill -KILL "-$group" 2>/dev/null
  [ -z "$work" ] || rm -rf "$work"
}

look_at_clock() {
  if { read -r uptime _ </proc/uptime; } 2>/dev/null; then
    clock=$((\${uptime%.*} * 1000 + 1\${uptime#*.} * 10 - 1000))
  else
    clock=$(($(date +%s) * 1000))
  fi
}

# Any bytes as the value of a line: printable ASCII, the rest as %XX, cut between characters.
encode() {
  od -An -v -tx1 -N2000 | awk '
    BEGIN {
      for (i = 32; i < 127; i++) plain[sprintf("%02x", i)] = sprintf("%c", i)
      plain["25"] = "%25"; plain["22"] = "%22"; plain["5c"] = "%5C"
      plain["5b"] = "%5B"; plain["5d"] = "%5D"; plain["7b"] = "%7B"
      characters = 0; blank = 1; wanted = 0
    }
    {
      for (i = 1; i <= NF; i++) {
        byte = $i
        if (byte ~ /^[01]/ || byte == "7f" || byte == "20") {
          if (!blank) { gap = 1; blank = 1 }
          continue
        }
        if (byte ~ /^[89ab]/) {
          # What belongs to no character: its beginning was cut away.
          if (!wanted) continue
          wanted--
        } else {
          wanted = byte ~ /^[cd]/ ? 1 : byte ~ /^e/ ? 2 : byte ~ /^f/ ? 3 : 0
          characters += 1 + gap
          if (characters > ${messageLimit}) exit
          if (gap) printf " "
          gap = 0
        }
        blank = 0
        if (byte in plain) printf "%s", plain[byte]
        else printf "%%%s", toupper(byte)
      }
    }'
}

# check NAME PROGRAM ARGUMENTS: runs one assertion and reports it. One that does not decide is an error.
check() {
  name=$1
  shift
  verdict=error
  reason='the check came to no decision'
  "$@"
  before=$clock
  look_at_clock
  case $verdict in fail | error) bad=$((bad + 1)) ;; esac
  tests=$((tests + 1))
  if [ -z "$reason" ]; then message=; else message=$(printf '%s' "$reason" | encode); fi
  printf '##soe[test run="%s" suite="%s" name="%s" status=%s ms=%s msg="%s"]\n' \
    "$run" "$suite" "$name" "$verdict" "$((clock - before))" "$message"
}
pass() {
  verdict=pass
  reason=
}
fail() {
  verdict=fail
  reason=$1
}
unsure() {
  verdict=error
  reason=$1
}
# presence SEEN WANTED WHY-UNKNOWN IT-IS-THERE IT-IS-NOT
presence() {
  case $1,$2 in
    unknown,*) unsure "$3" ;;
    yes,no) fail "$4" ;;
    no,yes) fail "$5" ;;
    yes,yes | no,no) pass ;;
  esac
}
is() {
  if [ "$1" = "$2" ]; then pass; else fail "it is $2"; fi
}
`;
