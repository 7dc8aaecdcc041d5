using System.Text;

namespace OrleansGrid.Processes.Templates;

internal sealed partial class ShellReader
{
    /// <summary>An operator such as <c>&gt;</c>, or <c>&lt;&lt;</c> with the delimiter of its here-document.</summary>
    private void Redirection(ShellWords words)
    {
        words.Redirect();
        var operators = script.AsSpan(_at, _end - _at);
        if (!operators.StartsWith("<<") || operators.StartsWith("<<<"))
        {
            Copy(operators.StartsWith("<<<") ? 3 : 1);
            // ">(…)" is commands, ">&2" and ">|" are one operator.
            Copy(More && Here is '&' or '|' ? 1 : 0);
            return;
        }

        var indented = operators.StartsWith("<<-");
        Copy(indented ? 3 : 2);
        while (More && Here is ' ' or '\t')
        {
            Copy(1);
        }

        var (delimiter, literal) = Delimiter();
        words.Add('<');
        words.EndWord();
        if (_backquotes > 0)
        {
            Unclear("a here-document within backquotes; use $(…)");
        }

        _documents.Enqueue(new HereDocument(delimiter, literal, indented));
    }

    private (string Text, bool Literal) Delimiter()
    {
        var text = new StringBuilder();
        var literal = false;
        for (char? quote = null; More && (quote is not null || !(char.IsWhiteSpace(Here) || ";&|<>()".Contains(Here))); Copy(1))
        {
            if (placeholders.At(script, _at) is { } found)
            {
                throw Refused(script.Substring(_at, found.Length), "it is the delimiter of a here-document");
            }

            if (Here == quote)
            {
                quote = null;
            }
            else if (quote is null && Here is '"' or '\'')
            {
                (quote, literal) = (Here, true);
            }
            else if (Here == '\\' && quote != '\'' && _at + 1 < _end)
            {
                literal = true;
                Copy(1);
                text.Append(Here);
            }
            else
            {
                text.Append(Here);
            }
        }

        return (text.ToString(), literal);
    }

    /// <summary>The texts of the here-documents that were named on the line before.</summary>
    private void Documents()
    {
        while (_documents.TryDequeue(out var document))
        {
            var end = _end;
            _end = EndOf(document);
            if (document.Literal)
            {
                Literally();
            }
            else
            {
                Expanded(null, null);
            }

            _end = end;
            Copy(LengthTo('\n'));
            Copy(More ? 1 : 0);
        }
    }

    private void Literally()
    {
        while (More)
        {
            var found = Here == '{' ? placeholders.At(script, _at) : null;
            if (found is { Value: not null } value)
            {
                throw Refused(
                    script.Substring(_at, value.Length),
                    "nothing is put into a here-document whose delimiter is quoted; take the quotes off, or read $GRID_… variables there"
                );
            }

            if (found is null || !Put("", "", null))
            {
                Copy(Math.Max(1, Placeholders.RunOf('{', script, _at)));
            }
        }
    }

    /// <summary>Where the line of the delimiter begins; the end of the script when it is missing.</summary>
    private int EndOf(HereDocument document)
    {
        for (var line = _at; line < _end;)
        {
            var length = script.AsSpan(line, _end - line).IndexOf('\n');
            var text = script.AsSpan(line, length < 0 ? _end - line : length);
            if ((document.Indented ? text.TrimStart('\t') : text).SequenceEqual(document.Delimiter))
            {
                return line;
            }

            if (length < 0)
            {
                break;
            }

            line += length + 1;
        }

        return _end;
    }
}
