import { sh } from '../../runner/posix/sh.js';
import { everyPhase, type LinuxCheckGroup } from './linux-check.js';

/** Rights on files. The file systems are walked once for all of them. */
export const files: LinuxCheckGroup = {
  name: 'files',
  title: 'Rights on files',
  timeoutSeconds: 300,
  prepare: () => sh`
# The root, and what the usual layouts keep on disks of their own.
disks() {
  printf '%s\n' "$R/"
  is_live && [ -r /proc/mounts ] &&
    awk '$3 ~ /^(ext[234]|xfs|btrfs|f2fs|zfs)$/ &&
      $2 ~ "^/(boot|home|opt|srv|tmp|usr|usr/local|var|var/(lib|log|log/audit|tmp|www))$" { print $2 }' /proc/mounts
}
# "-user A -o -user B …": not every find knows -nouser, and the accounts are those of the image.
any_of() { awk -F: -v test="$1" '$3 ~ /^[0-9]+$/ { printf "%s%s %s", sep, test, $3; sep = " -o " }' "$2" 2>/dev/null; }
users=$(any_of -user "$R/etc/passwd")
groups=$(any_of -group "$R/etc/group")
# The -exec is in no brackets, where busybox would forget it.
walk() {
  # shellcheck disable=SC2086 # these are words
  set -- '(' \${users:--user 0} ')' '(' \${groups:--group 0} ')'
  disks | sort -u | while IFS= read -r disk; do
    find "$disk" -xdev '(' -path "$R/proc" -o -path "$R/sys" -o -path "$R/dev" -o -path "$R/run" \
      -o -path "$R/var/lib/docker" -o -path "$R/var/lib/containers" -o -path "$R/var/lib/containerd" \
      -o -path "$R/var/lib/snapd" -o -path "$R/snap" -o -path "$R/var/lib/private" -o -path "$R/var/cache/private" \
      -o -path "$R/var/log/private" ')' -prune -o '(' \
      -type f '(' -perm -0002 -o -perm -4000 -o -perm -2000 -o -name core -o -name 'core.[0-9]*' ')' \
      -o -type d -perm -0002 ! -perm -1000 -o ! '(' "$@" ')' ')' -exec stat -c '%a %u %g %F:%n' {} + 2>&1
  done
}
# What a file is told for: it may be for several reasons.
sort_out() {
  awk -v users="$users" -v groups="$groups" '
    BEGIN {
      size = split(users, word, " "); for (at = 2; at <= size; at += 3) user[word[at]] = 1
      size = split(groups, word, " "); for (at = 2; at <= size; at += 3) group[word[at]] = 1
    }
    !/^[0-7]+ [0-9]+ [0-9]+ [a-z ]+:\// {
      if ($0 !~ /No such file or directory$/) print "problem\t" $0
      next
    }
    {
      path = substr($0, index($0, ":/") + 1)
      is_file = $4 == "regular"
      others = substr($1, length($1))
      special = length($1) > 3 ? substr($1, 1, length($1) - 3) : 0
      if (others ~ /[2367]/ && (is_file || $4 ~ /^directory/ && special !~ /[1357]/)) print "writable\t" path
      if (is_file && special ~ /[2-7]/) print "privileged\t" path
      if (is_file && path ~ /\/core([.][0-9][^\/]*)?$/) print "core\t" path
      if (!($2 in user) || !($3 in group)) print "unowned\t" path
    }'
}
walked=$(walk | sort_out)
seen_as() { printf '%s\n' "$walked" | sed -n "s/^$1$tab//p"; }
# Names as packages list them: where /bin is a link, packages may still say /bin.
packaged() {
  case $1 in
    /usr/bin/* | /usr/sbin/* | /usr/lib/*) set -- "$1" "\${1#/usr}" ;;
    *) set -- "$1" "$1" ;;
  esac
  if [ -d "$R/var/lib/dpkg/info" ]; then
    grep -qsFx -e "$1" -e "$2" "$R"/var/lib/dpkg/info/*.list
  elif has rpm && { [ -d "$R/var/lib/rpm" ] || [ -d "$R/usr/lib/sysimage/rpm" ]; }; then
    # What the package says about it: rights that somebody added are not those of the package.
    rpm --root "\${R:-/}" -qf --qf '[%{FILEMODES:perms}\t%{FILENAMES}\n]' "$1" 2>/dev/null |
      awk -F'\t' -v file="$1" '$2 == file && $1 ~ /s/ { found = 1 } END { exit !found }'
  elif is_live && has apk; then
    apk info -q --who-owns "$1" >/dev/null 2>&1
  else
    return 1
  fi
}`,
  checks: [
    {
      id: 'world-writable',
      title: 'nothing is writable for everybody, but folders with the sticky bit',
      phases: everyPhase,
      body: () => sh`
  seen_as writable
  # Said once: what could not be looked at is not clean.
  seen_as problem | while IFS= read -r problem; do tell / "$problem"; done`,
    },
    {
      id: 'unowned-files',
      title: 'every file has an owner and a group',
      phases: everyPhase,
      body: () => sh`
  seen_as unowned`,
    },
    {
      id: 'setuid-files',
      title: 'no file runs with the rights of its owner but those of packages',
      phases: everyPhase,
      body: () => sh`
  seen_as privileged | while IFS= read -r file; do
    case \${file##*/} in
      # No package makes these so: whoever starts them gets a shell of their owner.
      sh | bash | dash | ash | zsh | ksh | busybox | env | find | cp | mv | dd | tee | vi | vim* | nano | \
        awk | gawk | mawk | sed | tar | less | more | python* | perl* | ruby* | lua* | node | gdb | nmap | install)
        tell "$file" 'a program that must never run so' ;;
      *) packaged "\${file#"$R"}" || tell "$file" 'of no package' ;;
    esac
  done`,
    },
    {
      id: 'core-dumps',
      title: 'no core dumps',
      phases: everyPhase,
      body: () => sh`
  seen_as core | while IFS= read -r file; do
    # ELF, and of the type 4 in either byte order.
    case $(od -An -tx1 -N 18 "$file" 2>/dev/null | tr -d ' \n') in
      7f454c46*0400 | 7f454c46*0004) tell "$file" ;;
    esac
  done
  full "$R"/var/lib/systemd/coredump/* "$R"/var/crash/* "$R"/var/spool/abrt/*/coredump "$R"/var/lib/apport/coredump/*`,
    },
  ],
};
