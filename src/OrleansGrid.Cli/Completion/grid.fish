# Completion of grid in fish. In ~/.config/fish/config.fish: grid completion fish | source
function __grid_complete
    set -l line (commandline -cp | string collect)
    set -l word (commandline -ct | string collect)
    set -l program (command -s grid; or echo @PROGRAM@)
    # What follows -- is a command of the user's own.
    if contains -- -- (commandline -opc)
        __fish_complete_path "$word"
        return
    end
    set -l found ($program "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null | string match -v -r -- '^[-/][h?]$')
    set -l plain (string match -v -- '-*' $found)
    if string match -q -- '-*' "$word"
        string match -- '-*' $found
    else if test (count $plain) -gt 0
        printf '%s\n' $plain
    else if test -z "$word"
        string match -- '-*' $found
        __fish_complete_path "$word"
    else
        __fish_complete_path "$word"
    end
end
complete -c grid -f -a '(__grid_complete)'
