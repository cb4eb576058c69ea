import { shellQuote } from '../runner/posix/shell-quote.js';
import type { IdRange, IdRegistry } from './id-registry.js';

/**
 * Looks for accounts that have ids of others: TAP with one point for users and one for groups. POSIX sh;
 * it changes nothing.
 *
 * @param root - folder with a root file system that is looked at; none is the running machine
 */
export function undeclaredScript(registry: IdRegistry, flavor: string, root = ''): string {
  const { users = {}, groups = {}, ranges = [], retired = [] } = registry;
  const uids = Object.entries(users).map(([name, { uid, flavors }]) => ({
    name,
    id: uid,
    flavors,
  }));
  const gids = Object.entries(groups).map(([name, { gid, flavors }]) => ({
    name,
    id: gid,
    flavors,
  }));
  const rows = (ids: typeof uids, member: 'uid' | 'gid') => [
    ...ids.map(({ name, id, flavors }) =>
      // Declared for other flavors: the account is not wanted here, but its id is right.
      flavors === undefined || flavors.includes(flavor)
        ? `id ${id} ${name}`
        : `other ${id} ${name}`,
    ),
    ...retired.flatMap((each) =>
      each[member] === undefined ? [] : [`retired ${each[member]} ${each.name}`],
    ),
    ...ranges.map(({ use, from, to }: IdRange) => `${use} ${from} ${to}`),
  ];
  return `#!/bin/sh
LC_ALL=C
export LC_ALL
PATH=$PATH:/usr/sbin:/sbin:/usr/bin:/bin
R=${shellQuote(root)}

# What the registry says comes first, then the accounts: name:x:id:…
look() {
  if ! [ -r "$R$2" ]; then
    printf 'not ok - undeclared-%s: %s cannot be read\\n' "$1" "$2"
    return
  fi
  { cat; printf 'accounts\\n'; cat "$R$2"; } | awk -v kind="$1" '
    !accounts && $0 == "accounts" { accounts = 1; FS = ":"; next }
    !accounts && $0 == "" { next }
    !accounts { split($0, word, " ") }
    !accounts && (word[1] == "id" || word[1] == "other") { name[word[2]] = word[3]; if (word[1] == "other") other[word[2]] = 1; next }
    !accounts && word[1] == "retired" { retired[word[2]] = word[3]; next }
    !accounts { ranges++; use[ranges] = word[1]; from[ranges] = word[2] + 0; to[ranges] = word[3] + 0; next }
    # NIS entries, comments and what is no account.
    $1 == "" || $1 ~ /^[-+#]/ || $3 !~ /^[0-9]+$/ { next }
    {
      id = $3 + 0
      problem = ""
      if (id in name) {
        if (name[id] != $1) problem = "is that of " name[id]
        else if (id in other) problem = "is declared for other flavors only"
      } else if (id in retired) problem = "is retired, it was that of " retired[id]
      else for (each = 1; each <= ranges; each++) if (id >= from[each] && id <= to[each])
        problem = (use[each] == "reserved" ? "is in the reserved range " : "is not declared, but in the range ") from[each] " to " to[each]
      if (problem == "") next
      found++
      if (found <= 20) message = message (found > 1 ? "; " : "") $1 ": " id " " problem
    }
    END {
      printf "%s - undeclared-%s: every id is that of its account\\n", (found ? "not ok" : "ok"), kind
      gsub(/[^ -~]/, "?", message); gsub(/["\\\\]/, "?", message)
      if (found > 20) message = message "; and " found - 20 " more"
      if (found) printf "  ---\\n  message: \\"%s\\"\\n  ...\\n", message
    }'
}
printf '1..2\\n'
look users /etc/passwd <<'REGISTRY'
${rows(uids, 'uid').join('\n')}
REGISTRY
look groups /etc/group <<'REGISTRY'
${rows(gids, 'gid').join('\n')}
REGISTRY
`;
}
