namespace OrleansGrid.Processes.Templates;

internal sealed partial class ShellReader
{
    private const string InExpansion = "shells differ in how they read it within this expansion; assign it to a variable first";

    /// <summary>What follows a dollar.</summary>
    private void Dollar(bool quoted, string? refusal)
    {
        var next = _at + 1 < _end ? script[_at + 1] : '\0';
        switch (next)
        {
            case '(' when _at + 2 < _end && script[_at + 2] == '(':
                Arithmetic(refusal);
                break;
            case '(':
                Copy(2);
                Commands(refusal: null);
                Close(')');
                break;
            case '{':
                Parameter(quoted, refusal);
                break;
            case '\'' when !quoted:
                AnsiQuoted();
                break;
            case '[':
                Copy(2);
                Unclear("'$[' is arithmetic to some shells; write $((…))");
                break;
            default:
                // "$$" and the like are one expansion; a name goes on by itself.
                Copy(next is '$' or '?' or '!' or '#' or '*' or '@' or '-' || char.IsAsciiDigit(next) ? 2 : 1);
                break;
        }
    }

    /// <summary>Text within <c>$((…))</c>, which a shell calculates; what stands there must be checked to be a number.</summary>
    private void Arithmetic(string? refusal)
    {
        Copy(3);
        var put = false;
        for (var depth = 0; More;)
        {
            switch (Here)
            {
                case '{' when Put("(", ")", refusal, Numbers):
                    put = true;
                    break;
                case '$':
                    Dollar(quoted: true, refusal);
                    break;
                case '`':
                    Backquoted();
                    break;
                case '\\':
                    Escaped();
                    break;
                case ')' when depth == 0:
                    if (_at + 1 >= _end || script[_at + 1] != ')')
                    {
                        const string Subshell = "'$((' without '))'; write '$( (' for a subshell";
                        Unclear(Subshell);
                        if (put)
                        {
                            throw Refused("a placeholder", Subshell);
                        }
                    }

                    Copy(Math.Min(2, _end - _at));
                    return;
                default:
                    if (Here is '"' or '\'')
                    {
                        Unclear("quotes within $((…))");
                    }

                    depth += Here switch
                    {
                        '(' => 1,
                        ')' => -1,
                        _ => 0,
                    };
                    Copy(1);
                    break;
            }
        }
    }

    /// <summary>An expansion in braces: its name, an operator, and a word.</summary>
    private void Parameter(bool quoted, string? refusal)
    {
        if (placeholders.At(script, _at + 1) is { } found && found.Before.Length == 0)
        {
            var text = script.Substring(_at, found.Length + 1);
            throw Refused(text, "a shell reads it as a variable of its own; write \\$ before the braces, or $name for the variable");
        }

        Copy(2);
        Copy(More && Here == '#' ? 1 : 0);
        while (More && (char.IsAsciiLetterOrDigit(Here) || Here is '_' or '@' or '*' or '?' or '!' or '$'))
        {
            Copy(1);
        }

        var pattern = More && Here is '%' or '#';
        var plain =
            pattern || (More && (Here is '-' or '=' or '+' or '?' || (Here == ':' && _at + 1 < _end && "-=+?".Contains(script[_at + 1]))));
        ParameterWord(quoted, pattern, refusal ?? (plain ? null : InExpansion));
        Close('}');
    }

    /// <summary>The word after an operator such as <c>:-</c>, up to the brace that ends the expansion.</summary>
    private void ParameterWord(bool quoted, bool pattern, string? refusal)
    {
        while (More && Here != '}')
        {
            switch (Here)
            {
                case '{':
                    var found = placeholders.At(script, _at);
                    if (found is { Value: null } or { After.Length: > 0 } or { Before.Length: > 0 })
                    {
                        throw Refused(script.Substring(_at, found.Value.Length), InExpansion);
                    }

                    // A pattern is quoted even within quotes, or a star in the value would match anything.
                    var quotes = quoted && !pattern ? "" : "\"";
                    if (!Put(quotes, quotes, refusal))
                    {
                        Copy(1);
                    }

                    break;
                case '"' when !quoted || pattern:
                    Copy(1);
                    Expanded('"', refusal);
                    Close('"');
                    break;
                case '\'' when !quoted:
                    SingleQuoted(new ShellWords(), refusal);
                    break;
                case '"' or '\'':
                    Copy(1);
                    Unclear("quotes within an expansion within quotes");
                    break;
                case '\\':
                    Escaped();
                    break;
                case '$':
                    Dollar(quoted, refusal);
                    break;
                case '`':
                    Backquoted();
                    break;
                default:
                    Copy(1);
                    break;
            }
        }
    }

    /// <summary><c>$'…'</c>: a quotation with escapes in some shells, a dollar and a plain one in others.</summary>
    private void AnsiQuoted()
    {
        Copy(2);
        while (More && Here != '\'')
        {
            if (Here == '\\')
            {
                Unclear("$'…' with a backslash, which is not sh's");
            }

            if (Here == '{' && placeholders.At(script, _at) is { } found)
            {
                throw Refused(script.Substring(_at, found.Length), "$'…' is not sh's; use plain quotes");
            }

            Copy(1);
        }

        Close('\'');
    }

    /// <summary>
    /// Commands within backquotes. Where they end is found first, as shells do; a backslash there is read twice, so that after it nothing
    /// is certain up to that end.
    /// </summary>
    private void Backquoted()
    {
        if (_backquotes > 0)
        {
            Copy(1);
            Unclear("a backquote within quotes within backquotes; use $(…)");
            return;
        }

        Copy(1);
        var (end, unclear) = (_end, _unclear);
        _end = _at;
        while (_end < end && script[_end] != '`')
        {
            _end += script[_end] == '\\' ? 2 : 1;
        }

        _end = Math.Min(_end, end);
        _backquotes++;
        while (More)
        {
            Commands(refusal: null);
            Copy(More ? 1 : 0);
        }

        _backquotes--;
        (_end, _unclear) = (end, unclear);
        Close('`');
    }
}
