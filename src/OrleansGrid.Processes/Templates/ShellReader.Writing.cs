namespace OrleansGrid.Processes.Templates;

internal sealed partial class ShellReader
{
    /// <summary>Puts a reference, between what its place asks for, where a placeholder stands; false when none stands here.</summary>
    private bool Put(string before, string after, string? refusal, SortedSet<int>? kept = null)
    {
        if (placeholders.At(script, _at) is not { } found)
        {
            return false;
        }

        if (found.Value is { } value)
        {
            if ((refusal ?? _unclear) is { } why)
            {
                throw Refused(script.Substring(_at, found.Length), why);
            }

            Used.Add(value);
            kept?.Add(value);
            _out.Append(found.Before).Append(before).Append(ShellScript.Reference(value)).Append(after).Append(found.After);
        }
        else
        {
            _out.Append(found.Before).Append(found.Text).Append(found.After);
        }

        _at += found.Length;
        return true;
    }

    private GridException Refused(string placeholder, string why)
    {
        var line = 1 + script.AsSpan(0, Math.Min(_at, script.Length)).Count('\n');
        return new GridException(
            GridFault.BadInput,
            $"No value can be put for {placeholder} in line {line} of the script: {why} (a script also has the value as $GRID_ITEM or "
                + "$GRID_PARAM_NAME, and doubled braces stand for themselves)."
        );
    }

    private void Copy(int count)
    {
        _out.Append(script, _at, count);
        _at += count;
    }

    private void Close(char symbol)
    {
        if (More && Here == symbol)
        {
            Copy(1);
        }
    }

    /// <summary>A backslash and what follows it.</summary>
    private void Escaped()
    {
        NoteBackslash();
        Copy(Math.Min(2, _end - _at));
    }

    private void NoteBackslash()
    {
        if (_backquotes > 0)
        {
            Unclear("a backslash within backquotes; use $(…)");
        }
    }

    private void Unclear(string why) => _unclear ??= $"before it stands {why}";

    private int LengthTo(char symbol)
    {
        var length = script.AsSpan(_at, _end - _at).IndexOf(symbol);
        return length < 0 ? _end - _at : length;
    }
}
