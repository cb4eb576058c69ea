# soe completion bash: put this line into ~/.bashrc
#   eval "$(soe completion bash)"
_soe() {
  local line=${COMP_LINE:0:COMP_POINT} own=${COMP_WORDS[COMP_CWORD]} value words
  read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  # Bash cuts words at these as well, and replaces only what is behind the last of them.
  [[ $own == [=:@] ]] && own=
  local last=${words[${#words[@]}-1]}
  local before=${last%"$own"}
  COMPREPLY=()
  while IFS=$'\t' read -r value _; do
    COMPREPLY+=("${value#"$before"}")
  done < <(soe complete -- "${words[@]:1}" 2>/dev/null)
  return 0
}
complete -o bashdefault -o default -F _soe soe
