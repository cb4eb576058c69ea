/** Counters, random values and names of devices: new on every start. */
const passing =
  /^(?:kernel\.random\.|kernel\.(?:ns_last_pid|hostname|domainname|pty\.nr|bootloader_|core_modes|hung_task_detect_count)|fs\.(?:dentry-state|inode-nr|inode-state|file-nr|aio-nr|quota\.|binfmt_misc\.)|net\.netfilter\.nf_conntrack_count|net\.(?:ipv4|ipv6|mpls)\.(?:conf|neigh)\.(?!all\.|default\.|lo\.)|kernel\.sched_domain\.|kernel\.(?:tainted|max_lock_depth)$|vm\.stat_refresh|net\.ipv6\.conf\.[^.]+\.stable_secret|dev\.cdrom\.info|sunrpc\.transports)/;

/** The kernel reckons these from memory and processors: they tell of the machine, not the image. */
const sized =
  /^(?:fs\.file-max|fs\.epoll\.max_user_watches|fs\.inotify\.max_user_watches|kernel\.(?:threads-max|pid_max|sem_next_id|msgmni|perf_event_mlock_kb)|net\.ipv4\.(?:tcp_mem|udp_mem|tcp_max_orphans|tcp_max_tw_buckets|tcp_rmem|tcp_wmem|ipfrag_high_thresh)|net\.(?:netfilter\.)?nf_conntrack_(?:max|buckets|expect_max)|net\.ipv6\.route\.max_size|user\.max_|vm\.(?:min_free_kbytes|lowmem_reserve_ratio|user_reserve_kbytes|admin_reserve_kbytes|nr_hugepages_mempolicy)|kernel\.watchdog_cpumask)/;

/** The kernel's own name and version, which is told of as that. */
const kernel = /^kernel\.(?:osrelease|version|ostype|arch)$/;

/** Whether the value of a kernel setting tells nothing of the image. */
export function isSysctlNoise(key: string): boolean {
  return passing.test(key) || sized.test(key) || kernel.test(key);
}
