using System.Globalization;
using System.Text;

namespace OrleansGrid.Processes;

/// <summary>
/// Standard error of an item's command as it comes. Its lines are the item's log; lines <c>progress 40 reading</c> say instead that the
/// item is at 40 percent and reads. Of a line that a program writes over and over (a bar of progress, with CR), what stood last is kept.
/// </summary>
internal sealed class ErrorLines(ItemContext item)
{
    private const string Progress = "progress";

    /// <summary>What is longer is handed on in pieces.</summary>
    private const int LongestLine = 8 << 10;

    private readonly List<byte> _line = [];

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf((byte)'\n') is >= 0 and var end)
        {
            _line.AddRange(bytes[..end]);
            HandOn();
            bytes = bytes[(end + 1)..];
        }

        _line.AddRange(bytes);
        if (_line.Count > LongestLine)
        {
            HandOn();
        }
    }

    /// <summary>The last line may lack its end.</summary>
    public void End()
    {
        if (_line.Count > 0)
        {
            HandOn();
        }
    }

    private void HandOn()
    {
        var text = Encoding.UTF8.GetString(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_line)).TrimEnd('\r');
        _line.Clear();
        text = text[(text.LastIndexOf('\r') + 1)..];
        if (TryReadProgress(text, out var fraction, out var words))
        {
            item.ReportProgress(fraction, words);
        }
        else if (item is RunnerContext runner)
        {
            runner.LogError(text);
        }
        else
        {
            item.Log(text);
        }
    }

    private static bool TryReadProgress(string line, out double fraction, out string? words)
    {
        (fraction, words) = (0, null);
        var parts = line.Split((char[])[' ', '\t'], 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (
            parts is not [Progress, var percent, ..]
            || !double.TryParse(percent.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number > 100
        )
        {
            return false;
        }

        (fraction, words) = (number / 100, parts.Length > 2 ? parts[2] : null);
        return true;
    }
}
