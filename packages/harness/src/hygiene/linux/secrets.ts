import { sh } from '../../runner/posix/sh.js';
import { shellQuote } from '../../runner/posix/shell-quote.js';
import { defaultSecretPaths, type HygieneOptions } from '../hygiene-options.js';
import { everyPhase, type LinuxCheckGroup } from './linux-check.js';
import { assignmentExpression, printAssigned } from './secret-assignments.js';
import { secretPatterns } from './secret-patterns.js';

/**
 * What nobody but its owner may know. A secret never leaves the script, not even as an argument of a
 * program: what is told is path, line and kind, and a short digest of what is drawn at random. Of a password
 * that people think up even that would be enough to find it in a list.
 */
export const secrets: LinuxCheckGroup = {
  name: 'secrets',
  title: 'What nobody but its owner may know',
  timeoutSeconds: 300,
  prepare: (options) => sh`
patterns() {
  cat <<'PATTERNS'
${secretPatterns.map(({ expression }) => expression).join('\n')}
PATTERNS
}
kind_of() {
  case $1 in
${secretPatterns.map(({ name, glob }) => `    ${glob}) kind=${name} ;;`).join('\n')}
  esac
}
assignment() {
  cat <<'ASSIGNMENT'
${assignmentExpression}
ASSIGNMENT
}
any_pattern=$(patterns | paste -s -d '|' -)
# Enough to see that two are the same, too little to guess one from.
short() { printf 'sha256 %.8s' "$(cat)"; }
digest() { sha256sum | short; }
# Not every grep knows binary files from text.
grep -I x /dev/null 2>/dev/null
if [ "$?" = 1 ]; then
  quiet=-sI
  is_text() { :; }
else
  quiet=-s
  is_text() { [ "$(head -c 4096 "$1" | tr -d '\000' | wc -c)" = "$(head -c 4096 "$1" | wc -c)" ]; }
fi
# Files with a line that fits. What is larger than 2 MB is data; host keys have a check of their own.
# Programs that are installed as they were published are full of keys for tests and examples, and every
# image of Red Hat Enterprise Linux has the key with which all of them fetch packages. What is asked for by
# name is searched all the same.
list_files() {
  for place in ${secretPathsOf(options)}; do
    [ -e "$R$place" ] || continue
    find -H "$R$place" -xdev ! -path "$R$place" '(' -name site-packages -o -name dist-packages -o -name node_modules -o -name gems \
      -o -path '*/lib/python*/test' -o -path '*/aws-cli/v2/*/dist' -o -path "$R/etc/pki/rhui" \
      -o -path "$R/var/lib/dpkg" -o -path "$R/var/lib/rpm" -o -path "$R/var/lib/apt" \
      -o -path "$R/var/lib/dnf" -o -path "$R/var/lib/docker" -o -path "$R/var/lib/containers" \
      -o -path "$R/var/lib/containerd" -o -path "$R/var/lib/snapd" -o -path "$R/var/lib/selinux" \
      -o -path "$R/etc/selinux" -o -path "$R/var/log/journal" ')' -prune \
      -o -type f -size -4097 ! -path "$R/etc/ssh/ssh_host_*_key" \
      -exec grep -l "$quiet" -E -e "$any_pattern" -e "$(assignment)" -- {} + 2>&1 | grep -v 'No such file or directory$'
  done | sort -u | head -n 2001
}
listed=$(list_files)
# What was not looked at is not clean.
each_file() {
  files=0
  while IFS= read -r file; do
    [ -n "$file" ] || continue
    files=$((files + 1))
    if [ "$files" -gt 2000 ]; then
      tell "$file" 'and what follows: more than 2000 files look like it'
    elif [ ! -f "$file" ]; then
      # What find has to say, or a name with an end of line.
      tell "/$file" 'could not be searched'
    elif is_text "$file"; then
      "$1"
    fi
  done <<LISTED
$listed
LISTED
}
find_patterns() {
  grep -noE -e "$any_pattern" -- "$file" | head -n 50 | while IFS= read -r hit; do
    line=\${hit%%:*}
    secret=\${hit#*:}
    kind_of "$secret"
    case $kind:$secret in
      # The keys of AWS's documentation, and what examples write in addresses.
      aws-access-key:*EXAMPLE*) continue ;;
      url-password:*://user*:pass*@* | url-password:*:password@* | url-password:*:PASSWORD@*) continue ;;
      url-password:*)
        tell "$file" "$kind at line $line"
        continue
        ;;
      # The header is the same everywhere.
      private-key:*)
        tell "$file" "$kind at line $line, $(sha256sum "$file" | short)"
        continue
        ;;
      # What is before and behind it is not of it.
      aws-access-key:* | vault-token:*)
        secret=\${secret#[!A-Za-z0-9]}
        secret=\${secret%[!A-Za-z0-9_-]}
        ;;
    esac
    tell "$file" "$kind at line $line, $(printf '%s' "$secret" | digest)"
  done
}
find_assignments() {
  { assigned "$file" || printf '0\n'; } | head -n 50 | while IFS= read -r line; do
    if [ "$line" = 0 ]; then tell "$file" 'could not be searched'; else tell "$file" "assignment at line $line"; fi
  done
}
${printAssigned}`,
  checks: [
    {
      id: 'secrets',
      title: 'no key or token',
      phases: everyPhase,
      body: () => sh`
  each_file find_patterns`,
    },
    {
      id: 'secret-assignments',
      title: 'no setting that looks like a password',
      phases: everyPhase,
      body: () => sh`
  each_file find_assignments`,
    },
    {
      id: 'credential-files',
      title: 'no file that programs keep credentials in',
      phases: everyPhase,
      body: () => sh`
  homes | while IFS= read -r home; do
    detail='credentials of a cloud'
    full "$home"/.aws/credentials "$home"/.azure/accessTokens.json "$home"/.azure/msal_token_cache.* \
      "$home"/.config/gcloud/credentials.db "$home"/.config/gcloud/application_default_credentials.json \
      "$home"/.aws/sso/cache/*.json "$home"/.aws/cli/cache/*.json
    detail='credentials of git'
    full "$home"/.git-credentials "$home"/.config/git/credentials "$home"/.config/gh/hosts.yml
    detail='credentials of a service'
    full "$home"/.kube/config "$home"/.vault-token "$home"/.terraform.d/credentials.tfrc.json "$home"/.pgpass
    for file in "$home"/.netrc "$home"/_netrc "$home"/.my.cnf "$home"/.pypirc; do
      if [ -f "$file" ] && grep -qi password "$file"; then tell "$file" 'a password'; fi
    done
    file=$home/.npmrc
    if [ -f "$file" ] && grep -qE '_(auth|authToken|password)[[:space:]]*=[[:space:]]*[^$[:space:]]' "$file"; then
      tell "$file" 'credentials of a registry'
    fi
  done
  for file in "$R"/etc/apt/auth.conf "$R"/etc/apt/auth.conf.d/* "$R"/etc/netrc; do
    if [ -f "$file" ] && grep -qE '(^|[[:space:]])password[[:space:]]' "$file"; then tell "$file" 'a password'; fi
  done
  for file in "$R"/etc/dnf/dnf.conf "$R"/etc/yum.conf "$R"/etc/yum.repos.d/*.repo; do
    if [ -f "$file" ] && grep -qE '^(proxy_)?password[[:space:]]*=[[:space:]]*[^[:space:]]' "$file"; then
      tell "$file" 'the password of a proxy or repository'
    fi
  done`,
    },
  ],
};

function secretPathsOf({ secretPaths = defaultSecretPaths }: HygieneOptions): string {
  return secretPaths.map(shellQuote).join(' ');
}
