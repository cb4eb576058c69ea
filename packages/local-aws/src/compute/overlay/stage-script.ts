/**
 * Builds a machine and becomes its first process. A POSIX shell runs it as the first process of a
 * new process namespace, in a mount namespace that nobody else sees, with the programs of the host.
 *
 * The mounts belong to this namespace. The machine gets a user namespace of its own and a copy of
 * the mounts, so nothing inside can take away what is mounted, nor what is mounted read-only: the
 * kernel keeps mounts locked that come from a namespace with more rights. Programs of the image run
 * only after that.
 *
 * Arguments: the state directory; what to mount as root file system; what to mount inside it; the
 * host name; the script of the first process; then the mount points of the host to let go. File
 * descriptor 3 is told `up` by the script of the first process.
 */
export const stageScript = `
set -eu
umask 022
exec 4<&- 5<&- 6<&- 7<&- 8<&- 9<&-
directory=$1 root_table=$2 inside_table=$3 hostname=$4 init=$5
shift 5
cd "$directory/contents"
mount --no-mtab -t tmpfs -o mode=0700 machine "$directory/mnt"
cp -a "$directory/mask" "$directory/mnt/mask"
mkdir "$directory/mnt/host" "$directory/mnt/base" "$directory/mnt/root"
printf '%s' "$root_table" > "$directory/mnt/table"
mount --no-mtab --all --fstab "$directory/mnt/table"

cd "$directory/mnt/root"
# A link here could lead to the host.
for each in proc sys dev run tmp; do
  if [ -h "$each" ]; then echo "/$each of the image is a link; it has to be a directory" >&2; exit 1; fi
  [ -d "$each" ] || mkdir "$each"
done
mount --no-mtab -t tmpfs -o nosuid,mode=0755 dev dev
mount --no-mtab -t proc -o nosuid,nodev,noexec proc proc
mkdir dev/pts dev/shm
for each in null zero full random urandom tty; do : > "dev/$each"; done
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s /proc/self/fd/0 dev/stdin
ln -s /proc/self/fd/1 dev/stdout
ln -s /proc/self/fd/2 dev/stderr
ln -s /proc/1/fd/1 dev/console
printf '%s' "$inside_table" > ../table
mount --no-mtab --all --fstab ../table
printf '%s' "$init" > run/init
{ echo "$hostname" > /proc/sys/kernel/hostname; } 2> /dev/null || hostname "$hostname"

# The user namespace: the same ids inside as outside, but none of the rights over the host.
ids() { while read -r inside _ count; do echo "$inside $inside $count"; done < "proc/self/$1"; }
mkfifo ../ready ../go
unshare --user /bin/sh -c 'echo; read -r _' < ../go > ../ready &
exec 8> ../go
read -r _ < ../ready
map=$(ids uid_map); echo "$map" > "proc/$!/uid_map"
map=$(ids gid_map); echo "$map" > "proc/$!/gid_map"
: > ../user
mount --no-mtab --bind "proc/$!/ns/user" ../user
exec 9< ../user 8>&-
wait

mount --no-mtab --move . /
umount --no-mtab --lazy "$@" /proc 2> /dev/null || :
exec nsenter --preserve-credentials --user=proc/1/fd/9 --mount=proc/1/ns/mnt \\
  unshare --mount --uts --ipc --propagation unchanged \\
  /bin/sh -c 'exec 9<&-; exec /bin/sh /run/init'
`;
