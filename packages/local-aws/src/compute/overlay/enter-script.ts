/**
 * Becomes a program inside a machine, run there by the shell of the image. It takes user and groups
 * from the accounts of the image. File descriptor 8 is told why the program cannot be started, or
 * `ok` when all that is left is to start it; with a terminal, then the name of the terminal.
 *
 * Arguments: the user; the working directory, or nothing for the user's home; nothing, or the
 * command as one line that a shell reads and the rows and columns of its terminal; how many environment
 * variables follow; these; then the command.
 */
export const enterScript = `
exec 3<&- 4<&- 5<&- 6<&- 7<&- 9<&-
user=$1 directory=$2 line=$3 rows=$4 columns=$5 variables=$6
shift 6
unset LC_ALL LIBMOUNT_FORCE_MOUNT2
refuse() { echo "$1" >&8; exit 126; }

uid= gid=
{
  while IFS=: read -r name _ uid gid _ HOME SHELL; do
    [ "$name" = "$user" ] && break
    uid=
  done < /etc/passwd
} 2> /dev/null
if [ -z "$uid" ]; then
  [ "$user" = root ] || refuse "there is no user $user"
  uid=0 gid=0 HOME=/root
fi
: "\${SHELL:=/bin/sh}"
USER=$user LOGNAME=$user
export HOME SHELL USER LOGNAME
while [ "$variables" -gt 0 ]; do
  export "$1" 2> /dev/null || refuse "$1 is no environment variable"
  shift
  variables=$((variables - 1))
done
if [ -n "$directory" ]; then
  cd "$directory" 2> /dev/null || refuse "there is no directory $directory"
else
  cd "$HOME" 2> /dev/null || cd /
fi
unset OLDPWD
command -v "$1" > /dev/null 2>&1 || refuse "there is no program $1"

if [ -n "$line" ]; then
  LOGIN_SHELL=$SHELL SHELL=/bin/sh
  export LOGIN_SHELL
  set -- script --quiet --flush --return --command \\
    "stty sane rows $rows cols $columns; tty >&8; exec 8>&-; SHELL=\\$LOGIN_SHELL; unset LOGIN_SHELL; exec $line" /dev/null
fi
# Of root, the groups are kept, because not every user namespace can set them.
[ "$uid" = 0 ] || set -- setpriv --reuid "$uid" --regid "$gid" --init-groups -- "$@"
command -v setsid > /dev/null || refuse "there is no program setsid"
echo ok >&8
[ -n "$line" ] || exec 8>&-
exec setsid "$@"
`;
