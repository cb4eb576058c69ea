import type { InventoryScopeName } from '../inventory.js';

/**
 * The script for Linux. Everything is in functions and the last line starts them, so that half a
 * script does nothing. Whatever a tool prints gets the name of its scope in front of each line, so
 * that no name of a file or account can pass for a line of another kind.
 */
export function linuxScript(scopes: readonly InventoryScopeName[]): string {
  const known = linuxScopes.filter((scope) => scopes.includes(scope));
  const calls = known.map((scope) => `  look ${scope}`);
  return [head, ...known.map((scope) => looks[scope] ?? ''), mainOf(calls)].join('\n');
}

const head = String.raw`#!/bin/sh
# Lists what is inside this machine as lines of text (soe-inventory-lines/1): to standard output, or,
# whole or not at all, to the file that the first argument names. It installs nothing, asks no
# network, and leaves nothing else behind.
LC_ALL=C
export LC_ALL
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin
export PATH
umask 077
tab=$(printf '\t')
root=no
[ "$(id -u)" = 0 ] && root=yes

# The name of the scope in front of every line of a tool, and backslashes doubled.
lines() { sed -e 's/\\/\\\\/g' -e "s/^/$1$tab/"; }
text() { [ -z "$2" ] || printf '%s\n' "$2" | lines "$1"; }
# A name may hold anything but NUL: backslashes, tabs and line ends become two characters each.
escape='
tab=$(printf "\t")
cr=$(printf "\r")
lf="
"
esc() {
  case $1 in
    *[\\"$tab$cr$lf"]*)
      printf "%s\n" "$1" | sed -e ":a" -e "\$!{" -e "N" -e "ba" -e "}" \
        -e "s/\\\\/\\\\\\\\/g" -e "s/$tab/\\\\t/g" -e "s/$cr/\\\\r/g" -e "s/\n/\\\\n/g" ;;
    # Nearly all names: no process for them.
    *) printf "%s\n" "$1" ;;
  esac
}'
eval "$escape"
has() { command -v "$1" >/dev/null 2>&1; }
fact() { [ -z "$2" ] || printf 'system\t%s\t%s\n' "$1" "$(esc "$2")"; }
gap() { printf 'gap\t%s\t%s\n' "$1" "$2"; }
missing() {
  state=not-collected
  reason=$1
}
look() {
  state=collected
  reason=
  "look_$1"
  printf 'scope\t%s\t%s\t%s\n' "$1" "$state" "$reason"
}
look_system() {
  for release in /etc/os-release /usr/lib/os-release; do
    [ -r "$release" ] || continue
    lines 'system	os-release' <"$release"
    break
  done
  fact architecture "$(uname -m)"
  fact kernel "$(uname -r)"
  fact collected-at "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
  fact first-user-id "$(awk '$1 == "UID_MIN" { print $2 }' /etc/login.defs 2>/dev/null)"
}
# Local file systems; what is mounted from elsewhere is not part of an image.
disks() {
  awk '$3 ~ /^(ext[234]|xfs|btrfs|f2fs|jfs|zfs|reiserfs|overlay|erofs|vfat)$/ && $2 !~ /\\/ &&
    $2 !~ "^/(proc|sys|dev|var/lib/(docker|containers|containerd|kubelet))(/|$)" { print $2 }' \
    /proc/self/mounts
}`;

const dpkgFields = [
  'binary:Package',
  'Version',
  'Architecture',
  'source:Package',
  'source:Version',
  'db:Status-Status',
]
  .map((field) => `\${${field}}`)
  .join('\\t');

const looks: Partial<Record<InventoryScopeName, string>> = {
  packages: String.raw`look_packages() {
  found=no
  if has dpkg-query && [ -s /var/lib/dpkg/status ]; then
    format='deb\t${dpkgFields}\n'
    if out=$(dpkg-query -W -f "$format" 2>/dev/null); then
      text packages "$out"
      found=yes
    else
      gap packages 'dpkg-query could not read the list of packages.'
    fi
  fi
  # Elsewhere rpm would make a database of its own.
  for database in /var/lib/rpm /usr/lib/sysimage/rpm /usr/share/rpm; do
    [ -s "$database/rpmdb.sqlite" ] || [ -s "$database/Packages" ] || [ -s "$database/Packages.db" ] || continue
    has rpm || { gap packages "There is a database of packages in $database, but no rpm to read it."; break; }
    format='rpm\t%{NAME}\t%{EPOCHNUM}\t%{VERSION}\t%{RELEASE}\t%{ARCH}\t%{SOURCERPM}\n'
    if out=$(rpm --dbpath "$database" -qa --qf "$format" 2>/dev/null); then
      text packages "$out"
      found=yes
    else
      gap packages 'rpm could not read the list of packages.'
    fi
    break
  done
  [ "$found" = yes ] || missing 'No database of dpkg or rpm could be read.'
}`,
  // The file, not getent: that may ask a directory on the network. Full names stay on the machine.
  users: String.raw`look_users() {
  [ -r /etc/passwd ] || { missing '/etc/passwd cannot be read.'; return; }
  awk -F: '{ print "passwd\t" $1 "\t" $3 "\t" $4 "\t" $6 "\t" $7 }' /etc/passwd | lines users
  if [ -r /etc/shadow ]; then
    awk -F: '{ print "password\t" $1 "\t" ($2 == "" ? "empty" : $2 ~ /^[!*]/ ? "locked" : "set") }' /etc/shadow | lines users
  else
    gap users 'Whether accounts are locked can be seen by root only.'
  fi
}`,
  groups: String.raw`look_groups() {
  [ -r /etc/group ] || { missing '/etc/group cannot be read.'; return; }
  awk -F: '{ print $1 "\t" $3 "\t" $4 }' /etc/group | lines groups
}`,
  subordinateIds: String.raw`look_subordinateIds() {
  for kind in uid gid; do
    [ -r "/etc/sub$kind" ] || continue
    awk -F: -v kind="$kind" 'NF == 3 { print kind "\t" $1 "\t" $2 "\t" $3 }' "/etc/sub$kind" | lines subordinateIds
  done
}`,
  services: String.raw`look_services() {
  has systemctl || { missing 'There is no systemctl here.'; return; }
  if ! out=$(systemctl list-unit-files --no-legend --no-pager --full 2>/dev/null); then
    if out=$(systemctl --root=/ list-unit-files --no-legend --no-pager --full 2>/dev/null); then
      gap services 'systemd did not answer: units that are made at boot are missing.'
    else
      missing 'systemctl could not list the unit files.'
      return
    fi
  fi
  text 'services	file' "$out"
  if out=$(systemctl list-sockets --all --no-legend --no-pager --full 2>/dev/null); then
    text 'services	socket' "$out"
    out=$(systemctl list-timers --all --no-legend --no-pager --full 2>/dev/null) && text 'services	timer' "$out"
  else
    gap services 'systemd does not run: where sockets listen, and what sockets and timers start, is missing.'
  fi
}`,
  // From the kernel, so that no tool is needed: ss and netstat are missing from many images.
  ports: String.raw`look_ports() {
  [ -r /proc/net/tcp ] || { missing '/proc/net/tcp cannot be read.'; return; }
  out=$(for table in tcp tcp6 udp udp6; do
    [ -r "/proc/net/$table" ] || continue
    awk -v table="$table" 'FNR > 1 && (table ~ /^tcp/ ? $4 == "0A" : $4 == "07") { print table "\t" $2 "\t" $10 }' "/proc/net/$table"
  done)
  text 'ports	socket' "$out"
  wanted=$(printf '%s\n' "$out" | awk -F '\t' '{ printf " %s", $3 }')
  ls -l /proc/[0-9]*/fd 2>/dev/null | awk -v wanted="$wanted " '
    /^\/proc\/[0-9]+\/fd:$/ { split($0, part, "/"); pid = part[3] }
    / -> socket:\[[0-9]+\]$/ {
      inode = $NF; gsub(/[^0-9]/, "", inode)
      if (index(wanted, " " inode " ") && !seen[inode " " pid]++) print inode "\t" pid
    }' | while IFS="$tab" read -r inode pid; do
    [ -r "/proc/$pid/comm" ] || continue
    name=$(cat "/proc/$pid/comm" 2>/dev/null) || continue
    printf 'ports\tprogram\t%s\t%s\n' "$inode" "$(esc "$name")"
  done
  [ "$root" = yes ] || gap ports 'The programs of other users can be seen by root only.'
}`,
  privilegedFiles: String.raw`look_privilegedFiles() {
  has find || { missing 'There is no find here.'; return; }
  # One walk for both: a pair of -exec and what is never true goes on with what stands after -o.
  disks | sort -u | while IFS= read -r disk; do
    find "$disk" -xdev -type f \( \
      \( -perm -100 -o -perm -010 -o -perm -001 \) -exec sh -c "$escape"'
      command -v getcap >/dev/null 2>&1 || exit 0
      getcap "$@" | sed -e "s/\\\\/\\\\\\\\/g" -e "s/^/privilegedFiles$tab""capabilities$tab/"
      ' sh {} + ! -type f -o \
      \( -perm -4000 -o -perm -2000 \) -exec sh -c "$escape"'
      for file do
        facts=$(stat -c "%a %u %g" "$file") || continue
        printf "privilegedFiles\tmode\t%s\t%s\n" "$facts" "$(esc "$file")"
      done' sh {} + \) 2>/dev/null
  done
  has getcap || gap privilegedFiles 'Capabilities of files are missing: there is no getcap here.'
  [ "$root" = yes ] || gap privilegedFiles 'Folders that only others may enter were not searched.'
}`,
  // The certificates themselves, which are public. Private keys in the same files are not printed.
  certificates: String.raw`look_certificates() {
  for folder in /etc/ssl /etc/pki /usr/local/share/ca-certificates /etc/ca-certificates; do
    [ -d "$folder" ] || continue
    find "$folder" -type f \( -name '*.pem' -o -name '*.crt' -o -name '*.cer' \) -size -8192k -exec sh -c "$escape"'
      for file do
        printf "certificates\tfile\t%s\n" "$(esc "$file")"
        awk "/^-----BEGIN/ { on = /^-----BEGIN CERTIFICATE-----/ }
          on { print \"certificates\tpem\t\" \$0 }
          /^-----END/ { on = 0 }" "$file" 2>/dev/null
      done' sh {} + 2>/dev/null
  done
  [ "$root" = yes ] || gap certificates 'Files that only others may read are missing.'
}`,
  sysctl: String.raw`look_sysctl() {
  has sysctl || { missing 'There is no sysctl here.'; return; }
  out=$(sysctl -a 2>/dev/null)
  [ -n "$out" ] || { missing 'sysctl printed nothing.'; return; }
  text sysctl "$out"
  [ "$root" = yes ] || gap sysctl 'Some settings can be read by root only.'
}`,
  mounts: String.raw`look_mounts() {
  [ -r /proc/self/mounts ] && lines 'mounts	mounted' </proc/self/mounts
  if [ -r /etc/fstab ]; then lines 'mounts	fstab' </etc/fstab; else gap mounts '/etc/fstab cannot be read.'; fi
}`,
  kernelModules: String.raw`look_kernelModules() {
  [ -r /proc/modules ] || { missing 'The kernel has no modules.'; return; }
  awk '{ print $1 }' /proc/modules | lines kernelModules
}`,
  kernelCommandLine: String.raw`look_kernelCommandLine() {
  [ -r /proc/cmdline ] || { missing '/proc/cmdline cannot be read.'; return; }
  lines kernelCommandLine </proc/cmdline
}`,
};

/** What the script for Linux can look at. */
export const linuxScopes = Object.keys(looks) as readonly InventoryScopeName[];

function mainOf(calls: readonly string[]): string {
  return String.raw`main() {
  printf 'soe-inventory-lines/1\tlinux\n'
  look_system
${calls.join('\n')}
  printf 'end\n'
}
if [ -z "${'$'}{1:-}" ]; then
  main
else
  part=$1.part.$$
  trap 'rm -f "$part"' 0
  trap 'exit 1' 1 2 15
  main >"$part" && mv -f "$part" "$1"
fi
`;
}
