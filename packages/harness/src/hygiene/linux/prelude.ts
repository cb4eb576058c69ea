import { sh } from '../../runner/posix/sh.js';

/**
 * What all scripts of the suite begin with. A check is a function that prints what should not be there;
 * `run` judges it and prints a line of TAP. A line end in the name of a file can only add findings,
 * because findings win over skips.
 */
export const prelude: string = sh`
LC_ALL=C
export LC_ALL
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin
export PATH
umask 077
tab=$(printf '\t')

has() { command -v "$1" >/dev/null 2>&1; }
tell() { printf '%s\t%s\n' "$1" "\${2-}"; }
skip() { printf 'skip\t%s\n' "$1"; }
# Each path that is there and not empty.
full() {
  for full_path; do
    if [ -L "$full_path" ]; then continue; fi
    [ -s "$full_path" ] && [ -f "$full_path" ] && tell "$full_path" "\${detail-}"
  done
  return 0
}
is_live() { [ -z "$R" ]; }
is_booted() { is_live && [ -d /run/systemd/system ]; }
modified() { stat -c %Y "$1" 2>/dev/null || echo 0; }
# Homes of all accounts, once each.
homes() {
  {
    [ -r "$R/etc/passwd" ] && awk -F: '$6 ~ "^/." { print $6 }' "$R/etc/passwd"
    for home in "$R/root" "$R"/home/*; do [ -d "$home" ] && printf '%s\n' "\${home#"$R"}"; done
  } | sort -u | while IFS= read -r home; do
    case $home in /proc* | /dev* | /sys* | /run* | / | /bin | /sbin | /usr/bin | /usr/sbin) continue ;; esac
    [ -d "$R$home" ] && printf '%s\n' "$R$home"
  done
}
# Quoted for YAML on one line, without what a terminal would obey.
plain() { tr -c ' -~' ' ' | tr '"' "'" | sed -e 's/\\/\\\\/g' -e 's/ *$//'; }
judge() {
  seen=0
  let_be=0
  shown=
  skipped=
  while IFS="$tab" read -r path detail; do
    [ -n "$path" ] || continue
    if [ "$path" = skip ]; then
      skipped=$detail
      continue
    fi
    path=\${path#"$R"}
    if allowed "$1" "$path" "$detail"; then
      let_be=$((let_be + 1))
      continue
    fi
    seen=$((seen + 1))
    [ "$seen" -gt 10 ] || shown="$shown\${shown:+; }$path\${detail:+ ($detail)}"
  done
  [ "$seen" -le 10 ] || shown="$shown; and $((seen - 10)) more"
  if [ "$seen" = 0 ] && [ -n "$skipped" ]; then
    printf 'ok - %s: %s # SKIP %s\n' "$1" "$2" "$(printf '%s' "$skipped" | tr -c ' -~' ' ' | tr '#' ' ')"
    return
  fi
  if [ "$seen" = 0 ]; then printf 'ok - %s: %s\n' "$1" "$2"; else printf 'not ok - %s: %s\n' "$1" "$2"; fi
  if [ "$let_be" != 0 ]; then shown="$shown\${shown:+; }$let_be let be by an exception"; fi
  if [ "$seen" != 0 ]; then shown="$shown$(ended "$1")"; fi
  [ -z "$shown" ] || printf '  ---\n  message: "%s"\n  ...\n' "$(printf '%s' "$shown" | plain)"
}
run() { "$3" | judge "$1" "$2"; }
`;
