// The scripts that shells load. Each hands the words so far to `leadscore __complete`; without an answer, files complete.

export type Shell = 'bash' | 'zsh' | 'fish';

export const SHELL_SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `_leadscore() {
  local IFS=$'\\n'
  COMPREPLY=($(leadscore __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
  [[ \${COMPREPLY[0]} == *= ]] && compopt -o nospace
}
complete -o default -F _leadscore leadscore
`,
  zsh: `#compdef leadscore
_leadscore() {
  local -a found
  found=("\${(@f)$(leadscore __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -z "\${found[1]}" ]]; then _files
  elif [[ "\${found[1]}" == *= ]]; then compadd -S '' -a found
  else compadd -a found
  fi
}
compdef _leadscore leadscore
`,
  fish: `complete -c leadscore -a '(leadscore __complete -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
`,
};
