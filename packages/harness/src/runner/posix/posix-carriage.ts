import { sh } from './sh.js';

/** Files on their way in, as words of the runner, and out, as lines of its output. */
export const posixCarriage = sh`
# send NAME FILE: a file as lines, compressed where the system can.
send() {
  if ! has base64; then
    unsure 'base64 is missing, the results cannot be sent'
    return 0
  fi
  if [ "$(wc -c <"$2")" -gt 16777216 ]; then
    unsure 'the results have more than 16 MB'
    return 0
  fi
  if has gzip && gzip -c <"$2" >"$work/packed" 2>/dev/null; then :; else cp "$2" "$work/packed"; fi
  base64 <"$work/packed" | tr -d '\n' | fold -w 3000 >"$work/parts"
  echo >>"$work/parts"
  of=$(grep -c '' "$work/parts")
  part=0
  while read -r data; do
    part=$((part + 1))
    printf '##soe[file run="%s" name="%s" part=%s of=%s data="%s"]\n' "$run" "$1" "$part" "$of" "$data"
  done <"$work/parts"
  files=$((files + 1))
}
# unpack base64|gzip TEXT FILE
unpack() {
  if ! has base64 || { [ "$1" = gzip ] && ! has gzip; }; then
    unsure 'base64 or gzip is missing, the program cannot be unpacked'
    return 1
  fi
  case $1 in
    gzip) printf '%s' "$2" | base64 -d 2>/dev/null | gzip -dc >"$3" 2>/dev/null ;;
    *) printf '%s' "$2" | base64 -d >"$3" 2>/dev/null ;;
  esac || {
    unsure 'it could not be unpacked'
    return 1
  }
}
`;
