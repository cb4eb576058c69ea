import { sh } from './sh.js';

/** Packages, by whichever of rpm, dpkg and apk keeps a list here. */
export const posixPackages = sh`
# look_at_package NAME: sets found and versions, one a line.
look_at_package() {
  found=unknown
  why='there is no rpm, dpkg or apk to ask'
  versions=
  if has dpkg-query; then ask_dpkg "$1"; fi
  if [ "$found" != yes ] && has rpm; then ask_rpm "$1"; fi
  if [ "$found" != yes ] && [ -r /lib/apk/db/installed ]; then
    versions=$(NAME=$1 awk '
      /^P:/ { mine = (substr($0, 3) "") == (ENVIRON["NAME"] "") }
      /^V:/ && mine { print substr($0, 3) }' /lib/apk/db/installed)
    if [ -n "$versions" ]; then found=yes; else found=no; fi
  fi
}
ask_dpkg() {
  # shellcheck disable=SC2016
  limited 60 env LC_ALL=C dpkg-query -W -f='\${db:Status-Status} \${Version}\n' -- "$1"
  versions=$(sed -n 's/^installed //p' "$work/out" 2>/dev/null)
  case $outcome,$status in
    ended,0) if [ -n "$versions" ]; then found=yes; else found=no; fi ;;
    ended,1) found=no ;;
    ended,*) why="dpkg-query ended with $status" ;;
  esac
}
ask_rpm() {
  limited 60 env LC_ALL=C rpm -q --qf '%{EPOCHNUM}:%{VERSION}-%{RELEASE}\n' -- "$1"
  case $outcome,$status in
    ended,0)
      found=yes
      versions=$(cat "$work/out")
      ;;
    ended,*)
      if grep -q 'is not installed' "$work/out"; then
        found=no
      else
        last_words
        found=unknown
        why="rpm ended with $status$said"
      fi
      ;;
    *) found=unknown ;;
  esac
}
package_installed() { presence "$found" "$1" "$why" "it is installed, $versions" 'it is not installed'; }
# Every version that is installed must be one of those that are wanted.
package_versions() {
  case $found in
    unknown) unsure "$why" && return 0 ;;
    no) fail 'it is not installed' && return 0 ;;
  esac
  strange=$(printf '%s\n' "$versions" | WANTED=$1 awk '
    BEGIN { n = split(ENVIRON["WANTED"], wanted, "\n") }
    {
      bare = $0
      sub(/^[0-9]+:/, "", bare)
      for (i = 1; i <= n; i++) {
        if ($0 "" == wanted[i] "" || bare "" == wanted[i] "") next
        if (index($0, wanted[i] "-") == 1 || index(bare, wanted[i] "-") == 1) next
      }
      print
    }') || { unsure 'awk cannot compare its versions' && return 0; }
  if [ -z "$strange" ]; then pass; else fail "it is $strange"; fi
}
`;

/** Services, by systemd or OpenRC. */
export const posixServices = sh`
# look_at_service NAME: sets there, enabled and active (yes, no, unknown), state and why.
look_at_service() {
  there=unknown
  enabled=unknown
  active=unknown
  state=
  why='there is no systemd or OpenRC to ask'
  if has systemctl; then
    ask_systemd "$1"
  elif has rc-service && has rc-update; then
    ask_openrc "$1"
  fi
}
ask_systemd() {
  unit=$1
  case $unit in
    *.service | *.socket | *.timer | *.target | *.mount | *.path | *.slice | *.swap | *.automount | *.scope | *.device) ;;
    *) unit=$unit.service ;;
  esac
  if [ -d /run/systemd/system ]; then
    limited 60 env LC_ALL=C systemctl show -p LoadState -p ActiveState -- "$unit"
    if [ "$outcome,$status" = ended,0 ]; then
      case $(sed -n 's/^LoadState=//p' "$work/out") in
        not-found) there=no ;;
        ?*) there=yes ;;
      esac
      state=$(sed -n 's/^ActiveState=//p' "$work/out")
      case $state in
        active | reloading) active=yes ;;
        ?*) active=no ;;
      esac
    else
      last_words
      why="systemctl could not be asked$said"
    fi
  else
    why='systemd does not run here'
    for folder in /etc/systemd/system /run/systemd/system /usr/local/lib/systemd/system /usr/lib/systemd/system /lib/systemd/system; do
      if [ -e "$folder/$unit" ] || [ -L "$folder/$unit" ]; then there=yes; fi
    done
    [ "$there" = yes ] || there=no
  fi
  if [ -d /run/systemd/system ]; then
    limited 60 env LC_ALL=C systemctl is-enabled -- "$unit"
  else
    limited 60 env LC_ALL=C SYSTEMD_OFFLINE=1 systemctl is-enabled -- "$unit"
  fi
  [ "$outcome" = ended ] || return 0
  starts=$(head -n 1 "$work/out")
  case $starts in
    enabled | enabled-runtime | alias | generated) enabled=yes ;;
    disabled | masked | masked-runtime | static | indirect | linked | linked-runtime | transient | not-found) enabled=no ;;
    *) if [ "$there" = no ]; then enabled=no; fi ;;
  esac
}
ask_openrc() {
  if [ -e "/etc/init.d/$1" ]; then there=yes; else there=no; fi
  enabled=no
  starts='in no runlevel'
  for level in /etc/runlevels/*; do
    if [ -L "$level/$1" ] || [ -e "$level/$1" ]; then enabled=yes; fi
  done
  [ "$there" = yes ] || active=no
  [ "$there" = yes ] || return 0
  limited 60 rc-service "$1" status
  state="status $status"
  case $outcome,$status in
    ended,0) active=yes ;;
    ended,*) active=no ;;
  esac
}
service_exists() { presence "$there" "$1" "$why" 'it is there' 'it is not there'; }
service_enabled() {
  case $there,$enabled,$1 in
    no,*,yes) fail 'it is not there' ;;
    *,unknown,*) unsure "it cannot be told whether it is started at boot" ;;
    *,yes,no | *,no,yes) fail "it is $starts" ;;
    *) pass ;;
  esac
}
service_running() {
  case $there,$active,$1 in
    no,*,yes) fail 'it is not there' ;;
    *,unknown,*) unsure "$why" ;;
    *,yes,no | *,no,yes) fail "it is $state" ;;
    *) pass ;;
  esac
}
`;
