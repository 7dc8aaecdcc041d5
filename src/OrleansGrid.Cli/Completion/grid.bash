# Completion of grid in bash. In ~/.bashrc: eval "$(grid completion bash)"
_grid() {
    local line=${COMP_LINE:0:COMP_POINT} word=${COMP_WORDS[COMP_CWORD]} program candidate i
    local -a plain=() options=()
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        # What follows is a command of the user's own.
        [[ ${COMP_WORDS[i]} == -- ]] && return
    done
    [[ $word == = ]] && word=
    program=$(type -P grid) || program=@PROGRAM@
    while IFS= read -r candidate; do
        [[ $candidate == "$word"* && $candidate != /[h?] && $candidate != -[h?] ]] || continue
        if [[ $candidate == -* ]]; then options+=("$candidate"); else plain+=("$candidate"); fi
    done < <("$program" "[suggest:${#line}]" "$line" 2>/dev/null)
    if [[ $word == -* ]] || ((${#plain[@]} == 0)) && [[ -z $word || $word == -* ]]; then
        COMPREPLY=("${options[@]}")
    else
        COMPREPLY=("${plain[@]}")
    fi
}
complete -o default -F _grid grid
