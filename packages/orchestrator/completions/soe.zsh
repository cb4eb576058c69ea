#compdef soe
# soe completion zsh: put this line into ~/.zshrc, behind compinit
#   source <(soe completion zsh)
_soe() {
  local -a found
  local value rest
  while IFS=$'\t' read -r value rest; do
    found+=("${value//:/\\:}:$rest")
  done < <(soe complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( ${#found} )); then
    _describe -t values soe found
  else
    _files
  fi
}
if [[ ${funcstack[1]} == _soe ]]; then _soe "$@"; else compdef _soe soe; fi
