using System.Text;

namespace OrleansGrid.Processes.Templates;

/// <summary>
/// The words of a simple command as far as they say what its further words are: where a <c>case</c> is open, and which words the command
/// reads as a script once more.
/// </summary>
internal sealed class ShellWords
{
    private static readonly HashSet<string> BeforeCommands = new(
        ["if", "then", "else", "elif", "do", "while", "until", "!", "{", "}", "time", "command", "builtin", "exec"],
        StringComparer.Ordinal
    );

    private static readonly HashSet<string> Shells = new(
        ["sh", "bash", "dash", "ash", "ksh", "mksh", "zsh", "su", "busybox"],
        StringComparer.Ordinal
    );

    private readonly StringBuilder _word = new();
    private bool _begun;
    private bool _target;
    private int _cases;
    private bool _afterShell;
    private bool _test;
    private string? _rereader;
    private bool _script;

    /// <summary>Whether a word that begins here is the command's name.</summary>
    public bool NamesCommand { get; private set; } = true;

    /// <summary>Whether a <c>#</c> would begin a comment here.</summary>
    public bool BetweenWords => !_begun;

    /// <summary>Whether a closing parenthesis may end a pattern.</summary>
    public bool InCase => _cases > 0;

    /// <summary>Why no value may be put into the word that stands here; null when one may.</summary>
    public string? Refusal =>
        _rereader is { } command ? $"'{command}' reads its words a second time, as a script"
        : _script ? "the word after -c is a script of its own"
        : _test ? "'[[' is no word of sh, and other shells calculate there; use '['"
        : null;

    public void Add(char symbol)
    {
        _begun = true;
        _word.Append(symbol);
    }

    public void EndCommand()
    {
        EndWord();
        NamesCommand = true;
        (_afterShell, _script, _rereader) = (false, false, null);
    }

    /// <summary>The next word is a file.</summary>
    public void Redirect()
    {
        // The number of a descriptor belongs to the operator.
        if (_word.Length > 0 && _word.ToString().All(char.IsAsciiDigit))
        {
            _word.Clear();
            _begun = false;
        }

        EndWord();
        _target = true;
    }

    public void EndWord()
    {
        if (!_begun)
        {
            return;
        }

        var word = _word.ToString();
        _word.Clear();
        _begun = false;
        _script = false;
        if (_target)
        {
            _target = false;
        }
        else if (NamesCommand)
        {
            EndFirst(word);
        }
        else
        {
            EndFurther(word);
        }
    }

    private void EndFirst(string word)
    {
        NamesCommand = BeforeCommands.Contains(word) || IsAssignment(word);
        switch (word)
        {
            case "case":
                _cases++;
                break;
            case "esac":
                _cases = Math.Max(0, _cases - 1);
                break;
            case "eval" or "trap":
                _rereader = word;
                break;
            case "[[":
                _test = true;
                break;
            default:
                _afterShell = IsShell(word);
                break;
        }
    }

    private void EndFurther(string word)
    {
        NamesCommand = word == "in" && _cases > 0;
        _test &= word != "]]";
        _script = _afterShell && word.Length > 1 && word[0] == '-' && word[1] != '-' && word[^1] == 'c';
        _afterShell = !_script && (_afterShell || IsShell(word));
    }

    private static bool IsShell(string word) => Shells.Contains(word[(word.LastIndexOf('/') + 1)..]);

    private static bool IsAssignment(string word)
    {
        var name = word.AsSpan(0, Math.Max(0, word.IndexOf('=', StringComparison.Ordinal)));
        return name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.IndexOfAnyExcept(Names) < 0;
    }

    private static readonly System.Buffers.SearchValues<char> Names = System.Buffers.SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
    );
}
