# soe completion fish > ~/.config/fish/completions/soe.fish
function __soe_complete
  set -l words (commandline -opc)
  set -l found (soe complete -- $words[2..-1] (commandline -ct) 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c soe -f -a '(__soe_complete)'
