using System.Text;

namespace OrleansGrid.Processes.Templates;

/// <summary>
/// Reads a script as <c>/bin/sh</c> does, and writes it anew with references where placeholders were. What shells read differently is
/// copied, but no value can be put there.
/// </summary>
internal sealed partial class ShellReader(string script, Placeholders placeholders)
{
    private readonly StringBuilder _out = new(script.Length + 32);
    private readonly Queue<HereDocument> _documents = [];
    private int _at;
    private int _end = script.Length;
    private int _backquotes;
    private string? _unclear;

    /// <summary>Values that the script refers to.</summary>
    public SortedSet<int> Used { get; } = [];

    /// <summary>Values within arithmetic.</summary>
    public SortedSet<int> Numbers { get; } = [];

    private bool More => _at < _end;

    private char Here => script[_at];

    public string Read()
    {
        while (More)
        {
            Commands(refusal: null);
            if (More)
            {
                // The parenthesis after a pattern, or one too many.
                Copy(1);
            }
        }

        return _out.ToString();
    }

    /// <summary>Commands up to a closing parenthesis that belongs to what surrounds them.</summary>
    /// <param name="refusal">Why no value can be put in here at all.</param>
    private void Commands(string? refusal)
    {
        var words = new ShellWords();
        while (More && !(Here == ')' && !words.InCase))
        {
            switch (Here)
            {
                case '\n':
                    words.EndCommand();
                    Copy(1);
                    Documents();
                    break;
                case ';' or '&' or '|' or ')':
                    words.EndCommand();
                    Copy(1);
                    break;
                case ' ' or '\t':
                    words.EndWord();
                    Copy(1);
                    break;
                case '(':
                    Parentheses(words, refusal);
                    break;
                case '<' or '>':
                    Redirection(words);
                    break;
                case '#' when words.BetweenWords:
                    Copy(LengthTo('\n'));
                    break;
                default:
                    WordPart(words, refusal);
                    break;
            }
        }
    }

    private void WordPart(ShellWords words, string? refusal)
    {
        switch (Here)
        {
            case '\\':
                words.Add(_at + 1 < _end ? script[_at + 1] : '\\');
                Escaped();
                break;
            case '\'':
                SingleQuoted(words, refusal);
                break;
            case '"':
                words.Add('"');
                Copy(1);
                Expanded('"', refusal ?? words.Refusal);
                Close('"');
                break;
            case '$':
                words.Add('$');
                Dollar(quoted: false, refusal ?? words.Refusal);
                break;
            case '`':
                words.Add('`');
                Backquoted();
                break;
            case '{':
                if (!Put("\"", "\"", refusal ?? words.Refusal))
                {
                    words.Add('{');
                    Copy(Placeholders.RunOf('{', script, _at));
                }
                else
                {
                    words.Add('"');
                }

                break;
            default:
                words.Add(Here);
                Copy(1);
                break;
        }
    }

    /// <summary>A subshell, a function, or commands within an expansion.</summary>
    private void Parentheses(ShellWords words, string? refusal)
    {
        var twice = words.NamesCommand && words.BetweenWords && _at + 1 < _end && script[_at + 1] == '(';
        words.EndCommand();
        Copy(1);
        Commands(refusal ?? (twice ? "'((' is arithmetic to some shells; write $((…)), or '( (' for a subshell" : null));
        Close(')');
        words.EndCommand();
    }

    private void SingleQuoted(ShellWords words, string? refusal)
    {
        words.Add('\'');
        Copy(1);
        while (More && Here != '\'')
        {
            if (Here == '`' && _backquotes > 0)
            {
                Unclear("a backquote within quotes within backquotes; use $(…)");
            }

            if (Here != '{' || !Put("'\"", "\"'", refusal ?? words.Refusal))
            {
                words.Add(Here);
                Copy(Math.Max(1, Placeholders.RunOf('{', script, _at)));
            }
        }

        Close('\'');
    }

    /// <summary>The inside of double quotes, or of a here-document: only expansions mean something there.</summary>
    private void Expanded(char? end, string? refusal)
    {
        while (More && Here != end)
        {
            switch (Here)
            {
                case '\\' when _at + 1 < _end && (script[_at + 1] is '$' or '`' or '\\' or '\n' || script[_at + 1] == end):
                    Escaped();
                    break;
                case '\\' when _at + 1 < _end && script[_at + 1] == '{':
                    // A backslash of its own, which would take away the meaning of the reference's dollar.
                    NoteBackslash();
                    Copy(1);
                    _out.Append('\\');
                    break;
                case '$':
                    Dollar(quoted: true, refusal);
                    break;
                case '`':
                    Backquoted();
                    break;
                case '{' when Put("", "", refusal):
                    break;
                default:
                    Copy(Math.Max(1, Placeholders.RunOf('{', script, _at)));
                    break;
            }
        }
    }
}
