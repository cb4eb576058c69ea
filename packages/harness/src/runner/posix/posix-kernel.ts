import { sh } from './sh.js';

/** What the kernel tells itself, in /proc: ports, processes, parameters and mounts. No program is needed. */
export const posixKernel = sh`
# look_at_port tcp|udp PORT-IN-HEX STATE-IN-HEX: sets found and addresses, one a line.
look_at_port() {
  addresses=
  found=unknown
  [ -r "/proc/net/$1" ] || return 0
  addresses=$(cat "/proc/net/$1" "/proc/net/\${1}6" 2>/dev/null | awk -v port="$2" -v state="$3" '
    function hex(text, value, i) {
      value = 0
      for (i = 1; i <= length(text); i++) value = value * 16 + index("0123456789ABCDEF", substr(text, i, 1)) - 1
      return value
    }
    function piece(text) {
      text = tolower(text)
      sub(/^0+/, "", text)
      return text == "" ? "0" : text
    }
    $4 == state && split($2, at, ":") == 2 && at[2] == port {
      address = at[1]
      if (length(address) == 8) {
        print hex(substr(address, 7, 2)) "." hex(substr(address, 5, 2)) "." hex(substr(address, 3, 2)) "." hex(substr(address, 1, 2))
      } else {
        text = ""
        for (word = 0; word < 4; word++) {
          part = substr(address, word * 8 + 1, 8)
          text = text (word ? ":" : "") piece(substr(part, 7, 2) substr(part, 5, 2)) ":" piece(substr(part, 3, 2) substr(part, 1, 2))
        }
        print text
      }
    }' | LC_ALL=C sort -u)
  if [ -n "$addresses" ]; then found=yes; else found=no; fi
}
port_listening() { presence "$found" "$1" '/proc/net cannot be read' "it listens on $addresses" 'nothing listens'; }
port_addresses() {
  case $found in
    unknown) unsure '/proc/net cannot be read' ;;
    no) fail 'nothing listens' ;;
    *) if [ "$1" = "$addresses" ]; then pass; else fail "it listens on $addresses"; fi ;;
  esac
}

# look_at_process NAME NAME-AS-THE-KERNEL-KEEPS-IT: the kernel keeps 15 bytes.
look_at_process() {
  found=unknown
  # Where /proc is mounted with hidepid, others see their own processes only.
  [ -r /proc/1/stat ] || return 0
  found=no
  for process in /proc/[0-9]*; do
    [ "$process" != "/proc/$$" ] || continue
    { IFS= read -r kept <"$process/comm"; } 2>/dev/null || continue
    [ "$kept" = "$2" ] || continue
    { IFS= read -r line <"$process/stat"; } 2>/dev/null || continue
    case \${line##*\) } in Z* | X*) continue ;; esac
    if [ "$1" != "$2" ]; then
      program=$(tr '\000' '\n' <"$process/cmdline" 2>/dev/null | head -n 1)
      [ "\${program##*/}" = "$1" ] || continue
    fi
    found=yes
    return 0
  done
}
process_running() { presence "$found" "$1" '/proc does not show all processes' 'it runs' 'it does not run'; }

# look_at_parameter PATH-BELOW-PROC-SYS
look_at_parameter() { parameter=/proc/sys/$1; }
kernelParameter_value() {
  if [ ! -d /proc/sys/kernel ]; then
    unsure '/proc/sys cannot be read'
  elif [ ! -e "$parameter" ]; then
    fail 'there is no such parameter'
  elif value=$(awk '{ $1 = $1; printf "%s%s", gap, $0; gap = " " }' "$parameter" 2>/dev/null); then
    is "$1" "$value"
  else
    unsure "$parameter cannot be read"
  fi
}

# look_at_mount PATH-AS-THE-KERNEL-WRITES-IT: what was mounted last is what is seen.
look_at_mount() {
  mount_source=
  mount_type=
  mount_options=
  found=unknown
  [ -r /proc/self/mounts ] || return 0
  entry=$(WANTED=$1 awk '
    ($2 "") == (ENVIRON["WANTED"] "") { gsub(/\\043/, "#", $1); entry = $1 " " $3 " " $4 }
    END { print entry }' /proc/self/mounts) || return 0
  IFS=' ' read -r mount_source mount_type mount_options <<ENTRY
$entry
ENTRY
  if [ -n "$entry" ]; then found=yes; else found=no; fi
}
mount_exists() { presence "$found" "$1" '/proc/self/mounts cannot be read' "it is $mount_type from $mount_source" 'it is not mounted'; }
mounted() {
  [ "$found" != yes ] || return 0
  mount_exists yes
  return 1
}
mount_filesystem() { if mounted; then is "$1" "$mount_type"; fi; }
mount_source() { if mounted; then is "$1" "$mount_source"; fi; }
mount_options() {
  mounted || return 0
  case ",$mount_options," in
    *",$1,"*) pass ;;
    *) fail "it has $mount_options" ;;
  esac
}
`;
