#compdef grid
# Completion of grid in zsh. In ~/.zshrc, after compinit: eval "$(grid completion zsh)"
_grid() {
    local line="${(j: :)words[1,CURRENT]}" program
    local -a found plain options
    # What follows -- is a command of the user's own.
    if (( ${words[(i)--]} < CURRENT )); then
        _files
        return
    fi
    program=${commands[grid]:-@PROGRAM@}
    found=("${(@f)$("$program" "[suggest:${#line}]" "$line" 2>/dev/null)}")
    plain=(${found:#(-|/[h?])*})
    options=(${(M)found:#--*})
    if [[ ${words[CURRENT]} == -* ]]; then
        compadd -- $options
    elif (( ${#plain} )); then
        compadd -- $plain
    elif [[ -z ${words[CURRENT]} ]] && (( ${#options} )); then
        compadd -- $options
    else
        _files
    fi
}
compdef _grid grid
