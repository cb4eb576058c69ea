import { sh } from './sh.js';

/** Users and groups, by `getent`, else by the files in /etc. */
export const posixAccounts = sh`
# look_up passwd|group NAME: sets found (yes, no, unknown) and entry, the line of the account.
look_up() {
  entry=
  found=unknown
  why='neither getent nor its file can be read'
  if has getent; then
    limited 60 getent "$1" "$2"
    case $outcome,$status in
      # A name of digits is looked up as id, too.
      ended,0) entry=$(NAME=$2 awk -F: '($1 "") == (ENVIRON["NAME"] "") { print; exit }' "$work/out") ;;
      ended,2) ;;
      ended,*) why="getent ended with $status" && return 0 ;;
      *) return 0 ;;
    esac
  elif [ -r "/etc/$1" ]; then
    entry=$(NAME=$2 awk -F: '($1 "") == (ENVIRON["NAME"] "") { print; exit }' "/etc/$1") || return 0
  else
    return 0
  fi
  if [ -n "$entry" ]; then found=yes; else found=no; fi
}
# number_of passwd|group NAME: sets number; digits are taken for the id itself.
number_of() {
  case $2 in
    *[!0-9]* | '') ;;
    *)
      number=$2
      return 0
      ;;
  esac
  look_up "$1" "$2"
  case $found in
    yes)
      IFS=: read -r _ _ number _ <<ENTRY
$entry
ENTRY
      return 0
      ;;
    no) fail "there is no account $2" ;;
    *) unsure "$why" ;;
  esac
  return 1
}
look_at_user() {
  user=$1
  account_uid=
  account_gid=
  account_home=
  account_shell=
  look_up passwd "$1"
  account=$found
  account_why=$why
  IFS=: read -r _ _ account_uid account_gid _ account_home account_shell <<ENTRY
$entry
ENTRY
}
look_at_group() {
  look_up group "$1"
  account=$found
  account_why=$why
  IFS=: read -r _ _ account_gid _ <<ENTRY
$entry
ENTRY
}
account_exists() { presence "$account" "$1" "$account_why" 'it is there' 'it is not there'; }
account_is() {
  case $account in
    yes) is "$1" "$2" ;;
    no) fail 'it is not there' ;;
    *) unsure "$account_why" ;;
  esac
}
user_exists() { account_exists "$1"; }
user_uid() { account_is "$1" "$account_uid"; }
user_gid() { account_is "$1" "$account_gid"; }
user_home() { account_is "$1" "$account_home"; }
user_shell() { account_is "$1" "$account_shell"; }
group_exists() { account_exists "$1"; }
group_gid() { account_is "$1" "$account_gid"; }
user_groups() {
  case $account in
    no) fail 'it is not there' && return 0 ;;
    unknown) unsure "$account_why" && return 0 ;;
  esac
  number_of group "$1" || return 0
  limited 60 id -G "$user"
  if [ "$outcome,$status" != ended,0 ]; then
    unsure 'id does not tell its groups'
    return 0
  fi
  ids=$(cat "$work/out")
  case " $ids " in
    *" $number "*) pass ;;
    *) fail "it is in $ids" ;;
  esac
}
`;
