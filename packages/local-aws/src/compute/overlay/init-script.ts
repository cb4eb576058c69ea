/**
 * The first process of a machine, run by the shell of the image. It ends when its standard input
 * does, which is when the machine is stopped or the process that booted it is gone, however; the
 * kernel then ends whatever still runs inside. It ends, too, when a program inside asks it to, as
 * `shutdown` does. It exits with 3 when it was asked to reboot.
 */
export const initScript = `
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
exec 5<&0 0< /dev/null 2>&1
ending=
trap 'ending=0' TERM PWR
trap 'ending=3' INT
# Through a namespace of these, what the host calls its own could be mounted.
{ echo 0 > /proc/sys/user/max_cgroup_namespaces; } 2> /dev/null
echo up >&3
exec 3>&-

# Whoever kills every process there is, kills the one that watches, too, and nothing follows from it.
while [ -z "$ending" ]; do
  while read -r _; do :; done <&5 &
  wait "$!" && ending=0
done

kill -s TERM -- -1 2> /dev/null
tries=0
while set -- /proc/[0-9]*; [ "$#" -gt 1 ] && [ "$tries" -lt 40 ]; do
  tries=$((tries + 1))
  sleep 0.05 2> /dev/null || break
done
exit "$ending"
`;
