import { sh } from '../../runner/posix/sh.js';
import { shellQuote } from '../../runner/posix/shell-quote.js';
import type { HygieneOptions } from '../hygiene-options.js';
import { everyPhase, type LinuxCheckGroup } from './linux-check.js';

/** Who gets in. */
export const access: LinuxCheckGroup = {
  name: 'access',
  title: 'Who gets in',
  checks: [
    {
      id: 'shell-history',
      title: 'no history of a shell or client',
      phases: everyPhase,
      body: () => sh`
  homes | while IFS= read -r home; do
    full "$home"/.*_history "$home"/.history "$home"/.histfile "$home"/.lesshst "$home"/.viminfo \
      "$home"/.wget-hsts "$home"/.local/share/fish/fish_history "$home"/.local/state/*history
  done`,
    },
    {
      id: 'authorized-keys',
      title: 'nobody logs in but with a declared key or that of the launch',
      phases: everyPhase,
      body: (options) => sh`
  declared=${shellQuote(declaredKeys(options))}
  { homes; printf '%s\n' "$R/etc/ssh"; } | while IFS= read -r home; do
    for file in "$home"/.ssh/authorized_keys "$home"/.ssh/authorized_keys2 \
      "$home"/authorized_keys "$home"/authorized_keys.d/* "$home"/authorized_keys/*; do
      [ -f "$file" ] || continue
      # Options before the type of a key may hold blanks in quotes: the key itself begins with AAAA.
      grep -n -oE 'AAAA[A-Za-z0-9+/]{16,}=*' "$file" | while IFS=: read -r line key; do
        case " $declared " in *" $key "*) continue ;; esac
        if [ "$phase" != bake ] && is_of_launch "$key"; then continue; fi
        tell "$file" "a key at line $line"
      done
    done
  done`,
    },
    {
      id: 'password-hashes',
      title: 'no account has a password',
      phases: everyPhase,
      body: () => sh`
  for file in "$R/etc/shadow" "$R/etc/passwd"; do
    if ! [ -r "$file" ]; then
      [ -e "$file" ] && tell "$file" 'cannot be read: run this as root'
      continue
    fi
    awk -F: -v file="$file" '
      # NIS entries, and what locks an account: no hash begins so.
      /^[+-]/ || $2 ~ /^[!*]/ || $2 == "x" { next }
      NF > 1 { print file ":" $1 "\t" ($2 == "" ? "an empty password" : "a password hash") }' "$file"
  done`,
    },
    {
      id: 'installer-users',
      title: 'no account that only a build needs',
      phases: everyPhase,
      body: ({ installerUsers = ['packer', 'vagrant'] }) => sh`
  for name in ${installerUsers.map(shellQuote).join(' ')}; do
    if grep -q "^$name:" "$R/etc/passwd" 2>/dev/null; then tell "/etc/passwd:$name" 'an account'; fi
    for path in "$R/home/$name" "$R/etc/sudoers.d/$name"; do [ ! -e "$path" ] || tell "$path"; done
  done`,
    },
    {
      id: 'ssh-root-login',
      title: 'SSH lets nobody in as root by password, or without one',
      phases: everyPhase,
      body: () => sh`
  # The first value wins, and the main file includes the folder before its own lines.
  for file in "$R"/etc/ssh/sshd_config.d/*.conf "$R"/etc/ssh/sshd_config; do
    [ -f "$file" ] || continue
    awk -v file="$file" '{ sub(/\r$/, ""); gsub(/\t/, " "); print file "\t" FNR "\t" $0 }' "$file"
  done | awk -F'\t' '
    { line = tolower($3); sub(/^[ ]+/, "", line); gsub(/[ ="]+/, " ", line); split(line, word, " ") }
    word[1] == "match" { inside[$1] = 1 }
    inside[$1] { next }
    (word[1] == "permitrootlogin" || word[1] == "permitemptypasswords") && !(word[1] in set) {
      set[word[1]] = 1
      if (word[2] == "yes") print $1 "\t" word[1] " yes at line " $2
    }'`,
    },
    {
      id: 'sudo-rules',
      title: 'sudo asks, and its rules belong to root',
      phases: everyPhase,
      body: () => sh`
  for file in "$R"/etc/sudoers "$R"/etc/sudoers.d/*; do
    [ -f "$file" ] || continue
    grep -nE '^[[:space:]]*ALL[[:space:]]+.*NOPASSWD' "$file" | while IFS=: read -r line _; do
      tell "$file" "everybody without a password at line $line"
    done
    # Only the write bits matter: 0440 and 0640 are both in use.
    find "$file" '(' -perm -0020 -o -perm -0002 ')' -exec printf '%s\twritable for others\n' {} ';'
    is_live || continue
    find "$file" ! -user 0 -exec printf '%s\tnot of root\n' {} ';'
  done`,
    },
  ],
  prepare: () => sh`
# cloud-init keeps the keys that the launch named.
is_of_launch() {
  for data in "$R"/run/cloud-init/instance-data.json "$R"/var/lib/cloud/instance/user-data.txt \
    "$R"/var/lib/cloud/instance/vendor-data.txt; do
    if [ -r "$data" ] && grep -qF -e "$1" "$data"; then return 0; fi
  done
  return 1
}`,
};

function declaredKeys({ authorizedKeys = [] }: HygieneOptions): string {
  return authorizedKeys.flatMap((line) => line.match(/AAAA[A-Za-z0-9+/]{16,}=*/) ?? []).join(' ');
}
