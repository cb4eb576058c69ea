import { sh } from './sh.js';

/** Files and folders. What `stat` prints differs between systems; what `ls -ldn` prints is in POSIX. */
export const posixFiles = sh`
# look_at_file PATH L|'': sets seen, and the facts of what a link leads to (L) or of the link itself.
look_at_file() {
  path=$1
  permissions=
  uid=
  gid=
  size=
  if [ -L "$path" ] || [ -e "$path" ]; then
    seen=yes
    IFS=' ' read -r permissions _ uid gid size _ <<FACTS
$(ls "-ldn$2" -- "$path" 2>/dev/null)
FACTS
  elif may_look_into "$path"; then
    seen=no
  else
    seen=unknown
  fi
}
# Whether a file that is not seen is not there: every folder above it can be looked into.
may_look_into() {
  above=$1
  while :; do
    above=\${above%/*}
    [ -n "$above" ] || return 0
    [ ! -e "$above" ] || break
  done
  [ ! -d "$above" ] || [ -x "$above" ]
}
file_exists() { presence "$seen" "$1" 'a folder above it cannot be looked into' 'it is there' 'it is not there'; }
there() {
  case $seen in
    yes) return 0 ;;
    no) fail 'it is not there' ;;
    *) unsure 'a folder above it cannot be looked into' ;;
  esac
  return 1
}
facts() {
  there || return 1
  [ -z "$permissions" ] || return 0
  if [ -L "$path" ] && [ ! -e "$path" ]; then fail 'it links to what is not there'; else unsure 'ls does not tell about it'; fi
  return 1
}
file_type() {
  there || return 0
  if [ -L "$path" ]; then
    is "$1" symlink
  elif [ -d "$path" ]; then
    is "$1" directory
  elif [ -f "$path" ]; then
    is "$1" file
  else
    fail 'it is neither file nor directory nor symlink'
  fi
}
file_mode() {
  facts || return 0
  is "$1" "$(printf '%s\n' "$permissions" | awk '{
    for (i = 0; i < 3; i++) {
      digit[i] = 0
      if (substr($0, 2 + 3 * i, 1) == "r") digit[i] += 4
      if (substr($0, 3 + 3 * i, 1) == "w") digit[i] += 2
      last = substr($0, 4 + 3 * i, 1)
      if (last ~ /[xst]/) digit[i] += 1
      if (last ~ /[sStT]/) special += i == 0 ? 4 : i == 1 ? 2 : 1
    }
    printf "%d%d%d%d", special, digit[0], digit[1], digit[2]
  }')"
}
file_owner() { file_id passwd "$1" "$uid"; }
file_group() { file_id group "$1" "$gid"; }
file_id() {
  facts || return 0
  number_of "$1" "$2" || return 0
  if [ "$number" = "$3" ]; then pass; else fail "it is $3"; fi
}
file_linkedTo() {
  there || return 0
  if [ ! -L "$path" ]; then
    fail 'it is no symlink'
  elif ! has readlink; then
    unsure 'readlink is missing'
  else
    is "$1" "$(readlink -- "$path")"
  fi
}
file_maxSize() {
  facts || return 0
  if [ ! -f "$path" ]; then
    fail 'it is no file'
  elif [ "$size" -le "$1" ]; then
    pass
  else
    fail "it has $size bytes"
  fi
}
readable() {
  there || return 1
  if [ ! -f "$path" ]; then
    fail 'it is no file'
  elif [ ! -r "$path" ]; then
    unsure 'it cannot be read'
  else
    return 0
  fi
  return 1
}
file_sha256() {
  readable || return 0
  if has sha256sum; then
    sum=$(sha256sum <"$path")
  elif has openssl; then
    sum=$(openssl dgst -sha256 -r <"$path")
  else
    unsure 'sha256sum and openssl are missing'
    return 0
  fi
  case $sum in
    ????????????????????????????????????????????????????????????????*) is "$1" "\${sum%% *}" ;;
    *) unsure 'it could not be read' ;;
  esac
}
file_contents() {
  readable || return 0
  text_in "$path" "$@"
}
`;

/** What texts must have: for files and for the output of commands. */
export const posixTexts = sh`
# text_in FILE yes|no F|E PATTERN
text_in() {
  LC_ALL=C grep -q "-$3" -e "$4" -- "$1" 2>/dev/null
  case $?,$2 in
    0,yes | 1,no) pass ;;
    0,no) fail 'a line has it' ;;
    1,yes) fail 'no line has it' ;;
    *) unsure 'grep cannot read it, or does not understand the expression' ;;
  esac
}
`;
